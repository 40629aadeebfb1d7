#ifndef METAD_CLIENT_INPUT_FILE_H_
#define METAD_CLIENT_INPUT_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace metad::client {

// Longest file that metactl reads into memory; longer ones are for MappedFile.
inline constexpr int64_t kMaxInputFileBytes = int64_t{1} << 30;

// The whole content of the file at `path`; a pipe is read to its end. Errors,
// whose messages do not repeat the path: NotFound, PermissionDenied,
// InvalidArgument for a directory or for more than `max_bytes`, else Internal.
absl::StatusOr<std::string> ReadInputFile(
    const std::string& path, int64_t max_bytes = kMaxInputFileBytes);

}  // namespace metad::client

#endif  // METAD_CLIENT_INPUT_FILE_H_
