#include "server/formats/byte_spool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// Address space for what is still to come, so that small runs share a mapping:
// a process may have some ten thousand of them.
constexpr int64_t kWindowBytes = int64_t{1} << 30;

int64_t PageBytes() {
  static const int64_t page = sysconf(_SC_PAGESIZE);
  return page;
}

std::vector<std::string> ScratchDirectories() {
  const char* const named = std::getenv("TMPDIR");
  if (named != nullptr && *named != '\0') return {named};
  // /tmp may be memory.
  return {"/var/tmp", "/tmp"};
}

// Below 0, and errno says why.
int OpenUnnamed(const std::string& directory) {
  const int made =
      open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (made >= 0 || errno == EACCES || errno == ENOENT) return made;
  // Not every file system has files without a name.
  std::string path = absl::StrCat(directory, "/metactl-XXXXXX");
  const int named = mkostemp(path.data(), O_CLOEXEC);
  if (named >= 0) unlink(path.c_str());
  return named;
}

}  // namespace

// A part of the file, from a page on, of which the pages beyond the file's
// present end are there as soon as it has them.
class ByteSpool::Window : public ByteOwner {
 public:
  Window(void* mapping, int64_t offset, int64_t size)
      : mapping_(mapping), offset_(offset), size_(size) {}
  ~Window() override { munmap(mapping_, static_cast<size_t>(size_)); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool Has(int64_t begin, int64_t end) const {
    return offset_ <= begin && end <= offset_ + size_;
  }
  absl::string_view Bytes(int64_t begin, int64_t end) const {
    return {static_cast<const char*>(mapping_) + (begin - offset_),
            static_cast<size_t>(end - begin)};
  }

  void ReleasePages(absl::string_view part) const override {
    const int64_t begin = part.data() - static_cast<const char*>(mapping_);
    const int64_t first = (begin + PageBytes() - 1) / PageBytes() * PageBytes();
    const int64_t end =
        (begin + static_cast<int64_t>(part.size())) / PageBytes() * PageBytes();
    if (first >= end) return;
    madvise(static_cast<char*>(mapping_) + first,
            static_cast<size_t>(end - first), MADV_DONTNEED);
  }

 private:
  void* const mapping_;
  const int64_t offset_;
  const int64_t size_;
};

ByteSpool::~ByteSpool() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status ByteSpool::Append(absl::string_view bytes) {
  if (is_in_file_) return Write(bytes);
  if (in_memory_ + run_.size() + bytes.size() <= memory_bytes_) {
    run_.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  }
  if (absl::Status opened = Open(); !opened.ok()) return opened;
  is_in_file_ = true;
  begin_ = end_;
  if (absl::Status written = Write(run_); !written.ok()) return written;
  run_ = std::string();
  return Write(bytes);
}

absl::StatusOr<ByteRange> ByteSpool::Finish() {
  if (!is_in_file_) {
    in_memory_ += run_.size();
    return ByteRange::Owning(std::exchange(run_, std::string()));
  }
  absl::StatusOr<std::shared_ptr<const Window>> window = WindowFrom(begin_);
  if (!window.ok()) return window.status();
  is_in_file_ = false;
  return ByteRange((*window)->Bytes(begin_, end_), *window);
}

absl::Status ByteSpool::CheckRoom(uint64_t bytes) {
  if (in_memory_ + run_.size() <= memory_bytes_ &&
      bytes <= memory_bytes_ - in_memory_ - run_.size()) {
    return absl::OkStatus();
  }
  if (absl::Status opened = Open(); !opened.ok()) return opened;
  struct statvfs disk = {};
  // A disk that does not say is one that may have it.
  if (fstatvfs(descriptor_, &disk) != 0) return absl::OkStatus();
  const uint64_t room = uint64_t{disk.f_bavail} * disk.f_frsize;
  if (bytes <= room) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(
      "needs ", bytes, " bytes for what is unpacked, found room for ", room,
      " in '", platform::Printable(directory_),
      "'; TMPDIR names another directory"));
}

void ByteSpool::Drop() {
  run_.clear();
  if (is_in_file_) end_ = begin_;
  is_in_file_ = false;
}

absl::Status ByteSpool::Open() {
  if (descriptor_ >= 0) return absl::OkStatus();
  for (const std::string& directory : ScratchDirectories()) {
    directory_ = directory;
    descriptor_ = OpenUnnamed(directory);
    if (descriptor_ >= 0) return absl::OkStatus();
  }
  return Problem("cannot create a temporary file", errno);
}

absl::Status ByteSpool::Write(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(descriptor_, bytes.data(), bytes.size(), end_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Problem("cannot write a temporary file", errno);
    end_ += written;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const ByteSpool::Window>> ByteSpool::WindowFrom(
    int64_t begin) {
  if (window_ != nullptr && window_->Has(begin, end_)) return window_;
  const int64_t offset = begin / PageBytes() * PageBytes();
  const int64_t needed = end_ - offset;
  // Where address space is scarce, what is needed has to do.
  for (const int64_t size : {std::max(needed, kWindowBytes), needed}) {
    void* const mapping = mmap(nullptr, static_cast<size_t>(size), PROT_READ,
                               MAP_SHARED, descriptor_, offset);
    if (mapping == MAP_FAILED) continue;
    window_ = std::make_shared<const Window>(mapping, offset, size);
    return window_;
  }
  return Problem("cannot map a temporary file", errno);
}

absl::Status ByteSpool::Problem(absl::string_view what, int error) const {
  const std::string message = absl::StrCat(
      what, " in '", platform::Printable(directory_),
      "': ", std::strerror(error), "; TMPDIR names another directory");
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  return denied ? absl::PermissionDeniedError(message)
                : absl::InternalError(message);
}

}  // namespace metad::formats
