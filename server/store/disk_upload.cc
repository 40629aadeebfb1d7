#include "server/store/disk_upload.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace metad::store {
namespace {

absl::Status Dropped() {
  return absl::NotFoundError("the upload is over or was dropped");
}

}  // namespace

DiskUpload::DiskUpload(std::shared_ptr<SharedUpload> upload, std::string path,
                       BlobDigest digest, Owner owner)
    : upload_(std::move(upload)),
      path_(std::move(path)),
      digest_(std::move(digest)),
      owner_(std::move(owner)) {}

DiskUpload::~DiskUpload() {
  {
    absl::MutexLock lock(&upload_->mutex);
    if (CheckMine().ok()) upload_->session.Rest();
  }
  owner_.release(path_, *upload_);
}

absl::Status DiskUpload::Begin() {
  absl::MutexLock lock(&upload_->mutex);
  if (upload_->gone) return Dropped();
  writer_ = ++upload_->writer;
  absl::Status prepared = upload_->session.Prepare(owner_.clock());
  if (!prepared.ok()) owner_.end(*upload_);
  committed_bytes_ = upload_->session.committed_bytes();
  return prepared;
}

absl::Status DiskUpload::Append(absl::string_view bytes) {
  absl::MutexLock lock(&upload_->mutex);
  if (absl::Status mine = CheckMine(); !mine.ok()) return mine;
  const auto size = static_cast<int64_t>(bytes.size());
  if (size > digest_.size_bytes() - committed_bytes_) {
    owner_.end(*upload_);
    return absl::InvalidArgumentError(
        absl::StrCat("has ", committed_bytes_ + size,
                     " bytes or more; its digest says ", digest_.size_bytes()));
  }
  absl::Status status = owner_.reserve(size);
  if (status.ok()) {
    status = upload_->session.Append(bytes);
    if (!status.ok()) owner_.give_back(size);
  }
  if (!status.ok()) owner_.end(*upload_);
  committed_bytes_ = upload_->session.committed_bytes();
  return status;
}

absl::Status DiskUpload::Finish() {
  absl::MutexLock lock(&upload_->mutex);
  if (absl::Status mine = CheckMine(); !mine.ok()) return mine;
  absl::Status complete = upload_->session.CheckComplete();
  if (!complete.ok()) {
    owner_.end(*upload_);
    return complete;
  }
  upload_->gone = true;
  owner_.take(path_, *upload_);
  return owner_.commit({upload_->session.TakeFile(), path_}, digest_,
                       upload_->session.written_since());
}

absl::Status DiskUpload::CheckMine() const {
  if (upload_->gone) return Dropped();
  if (upload_->writer == writer_) return absl::OkStatus();
  return absl::AbortedError("another call writes this upload since");
}

}  // namespace metad::store
