#ifndef METAD_SERVER_PLATFORM_MAPPED_FILE_H_
#define METAD_SERVER_PLATFORM_MAPPED_FILE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::platform {

// The content of a file as memory, read-only: pages come from the file when
// they are touched and may go again, so a file larger than memory will do.
//
// For files that nobody else writes: touching a page behind the end of a file
// that was cut short kills the process (SIGBUS). Immutable, so thread-safe.
class MappedFile {
 public:
  // The first `size` bytes of the open file; `fd` stays the caller's and may be
  // closed at once. OutOfRange when the file is shorter; `name` is for
  // messages.
  static absl::StatusOr<MappedFile> Map(int fd, int64_t size,
                                        absl::string_view name);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  // Good for as long as this object.
  absl::string_view content() const {
    return {static_cast<const char*>(address_), size_};
  }

  // `part` of the content leaves this process's memory, with the page that it
  // begins in, but without one that it ends in, which is that of the next part;
  // it can still be read, and comes from the file again. What is outside of the
  // content stays as it is.
  void ReleasePages(absl::string_view part) const;

 private:
  MappedFile(void* address, size_t size) : address_(address), size_(size) {}
  void Unmap() noexcept;

  // Null for an empty file.
  void* address_ = nullptr;
  size_t size_ = 0;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_MAPPED_FILE_H_
