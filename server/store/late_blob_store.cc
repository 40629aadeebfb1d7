#include "server/store/late_blob_store.h"

#include <utility>

namespace metad::store {

absl::StatusOr<DiskBlobStore*> LateBlobStore::Opened() {
  absl::MutexLock lock(&mutex_);
  if (store_ == nullptr) {
    absl::StatusOr<std::unique_ptr<DiskBlobStore>> opened = open_();
    if (!opened.ok()) return opened.status();
    store_ = *std::move(opened);
  }
  return store_.get();
}

std::vector<BlobDigest> LateBlobStore::FindMissing(
    const std::vector<BlobDigest>& digests) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  return store.ok() ? (*store)->FindMissing(digests) : digests;
}

absl::Status LateBlobStore::Put(const BlobDigest& digest,
                                absl::string_view content) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  return store.ok() ? (*store)->Put(digest, content) : store.status();
}

absl::StatusOr<std::unique_ptr<BlobWriter>> LateBlobStore::NewBlob(
    int64_t expected_bytes) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  if (!store.ok()) return store.status();
  return (*store)->NewBlob(expected_bytes);
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> LateBlobStore::Open(
    const BlobDigest& digest) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  if (!store.ok()) return store.status();
  return (*store)->Open(digest);
}

void LateBlobStore::Lease(const BlobDigest& digest) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  if (store.ok()) (*store)->Lease(digest);
}

absl::StatusOr<std::unique_ptr<BlobUpload>> LateBlobStore::OpenUpload(
    absl::string_view id, const BlobDigest& digest) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  if (!store.ok()) return store.status();
  return (*store)->OpenUpload(id, digest);
}

absl::StatusOr<UploadStatus> LateBlobStore::QueryUpload(
    absl::string_view id, const BlobDigest& digest) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  if (!store.ok()) return store.status();
  return (*store)->QueryUpload(id, digest);
}

absl::Status LateBlobStore::MoveOut(const BlobDigest& digest,
                                    const std::string& path) {
  const absl::StatusOr<DiskBlobStore*> store = Opened();
  return store.ok() ? (*store)->MoveOut(digest, path) : store.status();
}

}  // namespace metad::store
