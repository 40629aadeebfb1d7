#ifndef METAD_SERVER_STORE_RESULT_FILE_H_
#define METAD_SERVER_STORE_RESULT_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::store {

// Files that say themselves whether they are what was written: the line
// "metad action 1", the SHA-256 of key and result, the result. The key is in
// the checksum so that a file under another result's name is no result.

// Bytes of the file of a result.
int64_t ResultFileBytes(absl::string_view result);

// Writes all of it. Errors of the file system.
absl::Status WriteResultFile(int fd, const std::string& path,
                             absl::string_view key, absl::string_view result);

// The result, whose file is used now: its time of modification says so.
// DataLoss when it is not what was written, or no regular file; else errors of
// the file system, NotFound among them.
absl::StatusOr<std::string> ReadResultFile(const std::string& path,
                                           absl::string_view key,
                                           int64_t max_bytes);

// Whether reading failed for want of something that says nothing of the file: a
// descriptor (EMFILE), memory, a disk that answers (EIO).
bool IsFailureOfTheMachine(const absl::Status& status);

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_RESULT_FILE_H_
