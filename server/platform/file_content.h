#ifndef METAD_SERVER_PLATFORM_FILE_CONTENT_H_
#define METAD_SERVER_PLATFORM_FILE_CONTENT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/sha256.h"

namespace metad::platform {

// The whole content of a regular file; symbolic links are followed. NotFound;
// PermissionDenied; FailedPrecondition for what is no regular file;
// OutOfRange for one above `max_bytes`. Messages name the path.
absl::StatusOr<std::string> ReadFileContent(const std::string& path,
                                            int64_t max_bytes);

// The same of an open file, from its present offset on; `name` is for messages.
// `fd` stays the caller's. For callers who open with flags of their own.
absl::StatusOr<std::string> ReadOpenFile(int fd, absl::string_view name,
                                         int64_t max_bytes);

// SHA-256 of a regular file's content, read in pieces: fit for large files.
// Errors as above.
absl::StatusOr<Sha256Digest> HashFileContent(const std::string& path);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_FILE_CONTENT_H_
