#include "client/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/input_file.h"
#include "client/opened_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr int64_t kKeptOpenBytes = int64_t{16} << 20;

// Null where the file is not of a kind that can be mapped, or is empty.
void* Map(const OpenedFile& file) {
  const struct stat& info = file.info();
  if (!S_ISREG(info.st_mode) || info.st_size == 0) return nullptr;
  void* const mapping = mmap(nullptr, static_cast<size_t>(info.st_size),
                             PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  return mapping == MAP_FAILED ? nullptr : mapping;
}

}  // namespace

MappedFile::Identity MappedFile::IdentityOf(const struct stat& info) {
  return {static_cast<uint64_t>(info.st_dev),
          static_cast<uint64_t>(info.st_ino), info.st_size, info.st_mtim.tv_sec,
          info.st_mtim.tv_nsec};
}

absl::StatusOr<std::shared_ptr<const MappedFile>> MappedFile::Open(
    const std::string& path) {
  absl::StatusOr<OpenedFile> opened = OpenedFile::Open(path);
  if (!opened.ok()) return opened.status();
  if (opened->info().st_size > kMaxMappedFileBytes) {
    return LongerThan(kMaxMappedFileBytes);
  }
  const std::shared_ptr<MappedFile> file(new MappedFile(path));
  file->identity_ = IdentityOf(opened->info());
  file->mapping_ = Map(*opened);
  if (file->mapping_ != nullptr) {
    file->content_ = {static_cast<const char*>(file->mapping_),
                      static_cast<size_t>(file->identity_.size)};
    file->guard_.emplace(file->mapping_, file->content_.size());
    if (file->identity_.size >= kKeptOpenBytes) {
      file->file_.emplace(*std::move(opened));
    }
    return file;
  }
  absl::StatusOr<std::string> content = opened->ReadToEnd(kMaxInputFileBytes);
  if (!content.ok()) return content.status();
  file->read_ = *std::move(content);
  file->content_ = file->read_;
  return file;
}

MappedFile::~MappedFile() {
  guard_.reset();
  if (mapping_ != nullptr) munmap(mapping_, content_.size());
}

void MappedFile::ReleasePages(absl::string_view part) const {
  if (mapping_ == nullptr) return;
  static const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  // The mapping starts with a page.
  const auto begin = static_cast<size_t>(part.data() - content_.data());
  // What is let go too early comes back from the file.
  const size_t first = begin / page * page;
  size_t end = begin + part.size();
  // The rest of the last page is nobody's.
  end = end == content_.size() ? end : end / page * page;
  if (first >= end) return;
  madvise(static_cast<char*>(mapping_) + first, end - first, MADV_DONTNEED);
}

std::optional<formats::BytePlace> MappedFile::PlaceOf(
    absl::string_view part) const {
  if (!file_.has_value()) return std::nullopt;
  return formats::BytePlace{file_->descriptor(), part.data() - content_.data()};
}

absl::Status MappedFile::CheckUnchanged() const {
  if (mapping_ == nullptr) return absl::OkStatus();
  const auto fields = [](const Identity& i) {
    return std::tie(i.device, i.file, i.size, i.changed_seconds,
                    i.changed_nanoseconds);
  };
  struct stat info = {};
  if (stat(path_.c_str(), &info) == 0) {
    const Identity now = IdentityOf(info);
    if (fields(now) == fields(identity_)) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("'", platform::Printable(path_),
                   "' changed while it was read, expected inputs that stay as "
                   "they are until the command ends; run it again"));
}

absl::StatusOr<formats::ByteRange> MapFile(const std::string& path) {
  absl::StatusOr<std::shared_ptr<const MappedFile>> file =
      MappedFile::Open(path);
  if (!file.ok()) return file.status();
  const absl::string_view content = (*file)->content();
  return formats::ByteRange(content, *std::move(file));
}

}  // namespace metad::client
