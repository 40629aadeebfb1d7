#include "server/store/lent_files.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/platform/mapped_file.h"
#include "server/platform/unique_fd.h"
#include "server/store/content_part.h"
#include "server/store/lazy_digest.h"

namespace metad::store {
namespace {

// Stays readable when its file is moved.
class LentFile : public PinnedBlob {
 public:
  LentFile(std::string name, platform::UniqueFd fd,
           platform::MappedFile mapping)
      : name_(std::move(name)),
        fd_(std::move(fd)),
        mapping_(std::move(mapping)) {}

  absl::string_view lent_name() const override { return name_; }
  const BlobDigest& digest() const override { return digest_.Of(*this); }

  absl::StatusOr<size_t> ReadAt(int64_t offset, char* buffer,
                                size_t size) const override {
    return platform::ReadBytesAt(fd_.get(), offset, buffer, size, name_);
  }

  absl::StatusOr<absl::string_view> Content() const override {
    return mapping_.content();
  }

  void ReleasePages(absl::string_view part) const override {
    mapping_.ReleasePages(part);
  }

  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override {
    const absl::string_view content = mapping_.content();
    if (!Contains(content, part)) return std::nullopt;
    return platform::FilePlace{fd_.get(), part.data() - content.data()};
  }

 private:
  const std::string name_;
  const platform::UniqueFd fd_;
  const platform::MappedFile mapping_;
  const LazyDigest digest_ = {};
};

}  // namespace

class LentFiles::Writer : public BlobWriter {
 public:
  Writer(LentFiles& files, NewFile file, platform::UniqueFd fd)
      : files_(files),
        name_(std::move(file.name)),
        path_(std::move(file.path)),
        fd_(std::move(fd)) {}
  // What is not finished goes; what is, with the directory.
  ~Writer() override {
    if (fd_.valid()) unlink(path_.c_str());
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  absl::Status Append(absl::string_view bytes) override {
    size_ += static_cast<int64_t>(bytes.size());
    return platform::WriteBytes(fd_.get(), bytes, name_);
  }

  absl::Status AppendFrom(const platform::FilePlace& place,
                          absl::string_view bytes) override {
    size_ += static_cast<int64_t>(bytes.size());
    return platform::WriteBytesFrom(fd_.get(), place, bytes, name_);
  }

  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Finish() override {
    absl::StatusOr<platform::MappedFile> mapping =
        platform::MappedFile::Map(fd_.get(), size_, name_);
    if (!mapping.ok()) return mapping.status();
    auto file = std::make_shared<const LentFile>(name_, std::move(fd_),
                                                 *std::move(mapping));
    absl::MutexLock lock(&files_.mutex_);
    files_.files_.try_emplace(name_, file);
    return file;
  }

 private:
  LentFiles& files_;
  const std::string name_;
  const std::string path_;
  platform::UniqueFd fd_;
  int64_t size_ = 0;
};

absl::StatusOr<std::unique_ptr<BlobWriter>> LentFiles::NewBlob(
    int64_t /*expected_bytes*/) {
  absl::StatusOr<NewFile> file = NameFile();
  if (!file.ok()) return file.status();
  platform::UniqueFd fd(
      open(file->path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", file->name));
  }
  return std::make_unique<Writer>(*this, *std::move(file), std::move(fd));
}

absl::StatusOr<LentFiles::NewFile> LentFiles::NameFile() {
  absl::MutexLock lock(&mutex_);
  if (directory_.empty()) {
    absl::StatusOr<std::string> directory = make_directory_();
    if (!directory.ok()) return directory.status();
    directory_ = *std::move(directory);
  }
  std::string name = absl::StrCat(++last_name_);
  std::string path = PathOf(name);
  return NewFile{std::move(name), std::move(path)};
}

absl::Status LentFiles::MoveOut(absl::string_view name,
                                const std::string& path) {
  absl::MutexLock lock(&mutex_);
  const auto found = files_.find(name);
  if (found == files_.end()) {
    return absl::NotFoundError(absl::StrCat("no file ", name, " is lent"));
  }
  if (rename(PathOf(name).c_str(), path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot move to ", path));
  }
  files_.erase(found);
  return absl::OkStatus();
}

std::shared_ptr<const PinnedBlob> LentFiles::Find(absl::string_view name) {
  absl::MutexLock lock(&mutex_);
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : found->second;
}

std::string LentFiles::PathOf(absl::string_view name) const {
  return absl::StrCat(directory_, "/", name);
}

}  // namespace metad::store
