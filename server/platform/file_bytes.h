#ifndef METAD_SERVER_PLATFORM_FILE_BYTES_H_
#define METAD_SERVER_PLATFORM_FILE_BYTES_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/file_pages.h"

// Reading and writing open files; `name` is for messages.
namespace metad::platform {

// Writes all of `bytes` at the file's present offset. On an error some of them
// may have been written. ResourceExhausted when the disk, the quota or the
// largest allowed file is full.
absl::Status WriteBytes(int fd, absl::string_view bytes,
                        absl::string_view name);

// The same of bytes that are in a file, too, and are copied from there as far
// as that goes: no page of theirs is touched in memory.
absl::Status WriteBytesFrom(int fd, const FilePlace& place,
                            absl::string_view bytes, absl::string_view name);

// Reads up to `size` bytes from `offset` on; fewer only at the end of the file.
absl::StatusOr<size_t> ReadBytesAt(int fd, int64_t offset, char* buffer,
                                   size_t size, absl::string_view name);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_FILE_BYTES_H_
