#include "server/platform/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::platform {

absl::StatusOr<MappedFile> MappedFile::Map(int fd, int64_t size,
                                           absl::string_view name) {
  struct stat status;
  if (fstat(fd, &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot stat ", name));
  }
  if (status.st_size < size) {
    return absl::OutOfRangeError(
        absl::StrCat(name, " has ", status.st_size, " bytes; expected ", size));
  }
  if (size == 0) return MappedFile();
  const auto length = static_cast<size_t>(size);
  void* const address = mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, 0);
  if (address == MAP_FAILED) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot map ", name));
  }
  return MappedFile(address, length);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    Unmap();
    address_ = std::exchange(other.address_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

MappedFile::~MappedFile() { Unmap(); }

void MappedFile::ReleasePages(absl::string_view part) const {
  // As numbers: the two may be of different objects.
  const auto number = [](const char* address) {
    return reinterpret_cast<uintptr_t>(address);
  };
  const uintptr_t start = number(content().data());
  const uintptr_t begin = std::max(number(part.data()), start);
  const uintptr_t end =
      std::min(number(part.data()) + part.size(), start + size_);
  if (begin >= end) return;
  // The mapping begins with a page, and what follows it up to the next one is
  // its own.
  static const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t offset = (begin - start) / page * page;
  // A page that `part` ends in stays: whoever goes on reads it next, and a
  // fault there may map again what was behind, as Linux 6.18 does with large
  // folios.
  const bool at_end = end == start + size_;
  const size_t past = at_end ? size_ : (end - start) / page * page;
  if (past <= offset) return;
  // Pages of a file that is only read are dropped, never lost. If it fails they
  // stay, and no harm is done.
  madvise(static_cast<char*>(address_) + offset, past - offset, MADV_DONTNEED);
}

void MappedFile::Unmap() noexcept {
  if (address_ != nullptr) munmap(address_, size_);
}

}  // namespace metad::platform
