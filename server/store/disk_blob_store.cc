#include "server/store/disk_blob_store.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/store/disk_blob.h"
#include "server/store/disk_blob_writer.h"
#include "server/store/memory_blob.h"

namespace metad::store {
namespace {

absl::Status NotHere(const BlobDigest& digest) {
  return absl::NotFoundError(
      absl::StrCat("blob ", digest.ToString(), " is not in the store"));
}

bool IsEmpty(const BlobDigest& digest) {
  return digest.size_bytes() == 0 && digest == BlobDigest::Of("");
}

absl::Status CannotFit(int64_t bytes, int64_t max_bytes) {
  return StoreLimitError(absl::StrCat(
      "no room for ", bytes, " bytes more: the store takes ", max_bytes,
      " at most (store.max_bytes), and what is there "
      "is in use"));
}

// Of a blob or session that is used up; there is nothing to do if it fails.
void RemoveFile(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    spdlog::error("blob store: cannot remove {}: errno {}", path, errno);
  }
}

absl::Status CheckUploadId(absl::string_view id) {
  if (IsUploadId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the upload's name is not 1 to 64 of [A-Za-z0-9_-]");
}

}  // namespace

absl::StatusOr<std::unique_ptr<DiskBlobStore>> DiskBlobStore::Open(
    DiskBlobStoreOptions options) {
  absl::StatusOr<StoreDirectory> directory =
      StoreDirectory::Take(options.directory);
  if (!directory.ok()) return directory.status();
  std::unique_ptr<DiskBlobStore> store(
      new DiskBlobStore(std::move(options), *std::move(directory)));
  if (absl::Status recovered = store->Recover(); !recovered.ok()) {
    return recovered;
  }
  return store;
}

DiskBlobStore::DiskBlobStore(DiskBlobStoreOptions options,
                             StoreDirectory directory)
    : options_(std::move(options)),
      directory_(std::move(directory)),
      verifier_(options_.clock),
      uploads_(options_.max_uploads, options_.max_upload_age),
      index_(options_.max_bytes) {}

absl::Status DiskBlobStore::Recover() {
  absl::StatusOr<std::vector<FoundBlob>> blobs = directory_.ScanBlobs();
  if (!blobs.ok()) return blobs.status();
  std::sort(blobs->begin(), blobs->end(),
            [](const FoundBlob& a, const FoundBlob& b) {
              return a.last_used < b.last_used;
            });
  absl::StatusOr<std::vector<FoundUpload>> uploads = directory_.ScanUploads();
  if (!uploads.ok()) return uploads.status();
  absl::MutexLock lock(&mutex_);
  for (const FoundBlob& blob : *blobs) index_.Add(blob.digest);
  for (const FoundUpload& upload : *uploads) {
    index_.Charge(upload.bytes);
    uploads_.Restore({directory_.UploadPath(upload.id, upload.digest),
                      upload.digest, upload.bytes},
                     upload.last_used);
  }
  // The limit may have been lowered.
  std::optional<std::vector<BlobDigest>> evicted = index_.MakeRoom(0);
  if (evicted.has_value()) {
    for (const BlobDigest& digest : *evicted) Remove(digest);
  }
  spdlog::info("blob store: {} blobs and {} uploads, {} bytes, in {}",
               index_.blobs(), uploads->size(), index_.bytes(),
               options_.directory);
  return absl::OkStatus();
}

std::vector<BlobDigest> DiskBlobStore::FindMissing(
    const std::vector<BlobDigest>& digests) {
  std::vector<BlobDigest> missing;
  absl::flat_hash_set<BlobDigest> seen;
  for (const BlobDigest& digest : digests) {
    if (!Touch(digest) && seen.insert(digest).second) missing.push_back(digest);
  }
  return missing;
}

bool DiskBlobStore::Touch(const BlobDigest& digest) {
  if (IsEmpty(digest)) return true;
  absl::MutexLock lock(&mutex_);
  return index_.Touch(digest);
}

absl::Status DiskBlobStore::Put(const BlobDigest& digest,
                                absl::string_view content) {
  const BlobDigest actual = BlobDigest::Of(content);
  if (!(actual == digest)) {
    return absl::InvalidArgumentError(
        absl::StrCat("has SHA-256 and size ", actual.ToString(),
                     "; its digest says ", digest.ToString()));
  }
  if (Touch(digest)) return absl::OkStatus();
  absl::Status reserved = Reserve(digest.size_bytes());
  if (!reserved.ok()) return reserved;
  return WriteWhole(digest, content);
}

absl::Status DiskBlobStore::WriteWhole(const BlobDigest& digest,
                                       absl::string_view content) {
  absl::StatusOr<TemporaryFile> file = directory_.CreateTemporary();
  absl::Status status = file.status();
  if (status.ok()) {
    status = platform::WriteBytes(file->fd.get(), content, file->path);
    if (!status.ok()) RemoveFile(file->path);
  }
  if (!status.ok()) {
    GiveBack(digest.size_bytes());
    return status;
  }
  return Commit(*std::move(file), digest, options_.clock());
}

absl::Status DiskBlobStore::Commit(TemporaryFile file, const BlobDigest& digest,
                                   absl::Time written_since) {
  // Not under the lock, which everybody waits for.
  absl::Status status = directory_.Seal(file, digest, options_.sync);
  absl::MutexLock lock(&mutex_);
  index_.Charge(-digest.size_bytes());
  if (status.ok() && !index_.Touch(digest)) {
    status = directory_.Rename(file, digest);
    if (status.ok()) {
      if (options_.clock() - written_since < BlobVerifier::kTrust) {
        verifier_.Remember(file.fd.get(), digest);
      }
      index_.Add(digest);
      return status;
    }
  }
  RemoveFile(file.path);
  return status;
}

absl::StatusOr<std::unique_ptr<BlobWriter>> DiskBlobStore::NewBlob(
    int64_t expected_bytes) {
  absl::StatusOr<TemporaryFile> file = directory_.CreateTemporary();
  if (!file.ok()) return file.status();
  DiskBlobWriter::Owner owner;
  owner.reserve = [this](int64_t bytes) { return Reserve(bytes); };
  owner.give_back = [this](int64_t bytes) { GiveBack(bytes); };
  owner.commit = [this](TemporaryFile written, const BlobDigest& digest) {
    return CommitNew(std::move(written), digest);
  };
  auto writer =
      std::make_unique<DiskBlobWriter>(*std::move(file), std::move(owner));
  absl::Status reserved = writer->Reserve(expected_bytes);
  if (!reserved.ok()) return reserved;
  return writer;
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> DiskBlobStore::CommitNew(
    TemporaryFile file, const BlobDigest& digest) {
  absl::Status status = directory_.Seal(file, digest, options_.sync);
  std::shared_ptr<BlobIndex::Pin> pin;
  {
    absl::MutexLock lock(&mutex_);
    index_.Charge(-digest.size_bytes());
    if (status.ok()) status = directory_.Rename(file, digest);
    if (status.ok()) {
      verifier_.Remember(file.fd.get(), digest);
      // As another one: whoever is about to find the file that was here broken
      // must not take this one for it.
      index_.Remove(digest);
      index_.Add(digest);
      pin = index_.PinBlob(digest);
    }
  }
  if (status.ok()) {
    return std::make_shared<DiskBlob>(digest, std::move(file.fd),
                                      [this, pin] { Unpin(*pin); });
  }
  RemoveFile(file.path);
  return status;
}

absl::Status DiskBlobStore::MoveOut(const BlobDigest& digest,
                                    const std::string& path) {
  absl::MutexLock lock(&mutex_);
  if (!index_.Contains(digest)) return NotHere(digest);
  if (rename(directory_.BlobPath(digest).c_str(), path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot move to ", path));
  }
  verifier_.Forget(digest);
  index_.Remove(digest);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> DiskBlobStore::Open(
    const BlobDigest& digest) {
  if (IsEmpty(digest)) {
    return std::make_shared<MemoryBlob>(digest, absl::string_view(), nullptr);
  }
  std::shared_ptr<BlobIndex::Pin> pin;
  {
    absl::MutexLock lock(&mutex_);
    pin = index_.PinBlob(digest);
  }
  if (pin == nullptr) return NotHere(digest);
  absl::StatusOr<platform::UniqueFd> fd = OpenVerified(digest);
  if (fd.ok()) {
    return std::make_shared<DiskBlob>(digest, *std::move(fd),
                                      [this, pin] { Unpin(*pin); });
  }
  const bool broken =
      absl::IsDataLoss(fd.status()) || absl::IsNotFound(fd.status());
  if (broken) DropBroken(digest, *pin, fd.status());
  Unpin(*pin);
  return broken ? NotHere(digest) : fd.status();
}

void DiskBlobStore::Lease(const BlobDigest& digest) {
  absl::MutexLock lock(&mutex_);
  index_.Lease(digest, options_.clock());
}

absl::StatusOr<platform::UniqueFd> DiskBlobStore::OpenVerified(
    const BlobDigest& digest) {
  const std::string path = directory_.BlobPath(digest);
  // O_NONBLOCK: a FIFO in the file's place must not make us wait.
  platform::UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.valid() && errno == ELOOP) {
    return absl::DataLossError("a symbolic link is in its place");
  }
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  absl::Status verified = verifier_.Check(fd.get(), digest);
  if (!verified.ok()) return verified;
  return fd;
}

void DiskBlobStore::DropBroken(const BlobDigest& digest,
                               const BlobIndex::Pin& pin,
                               const absl::Status& why) {
  spdlog::error("blob store: blob {} is broken and was removed: {}",
                digest.ToString(), std::string(why.message()));
  absl::MutexLock lock(&mutex_);
  // Somebody else may have removed it, and a good one may be there by now.
  if (!index_.Holds(digest, pin)) return;
  Remove(digest);
  index_.Remove(digest);
}

absl::StatusOr<std::unique_ptr<BlobUpload>> DiskBlobStore::OpenUpload(
    absl::string_view id, const BlobDigest& digest) {
  if (absl::Status valid = CheckUploadId(id); !valid.ok()) return valid;
  if (Touch(digest)) {
    return absl::AlreadyExistsError(
        absl::StrCat("blob ", digest.ToString(), " is in the store already"));
  }
  if (digest.size_bytes() > options_.max_bytes) {
    return CannotFit(digest.size_bytes(), options_.max_bytes);
  }
  const std::string path = directory_.UploadPath(id, digest);
  UploadTable::Opened opened =
      uploads_.Open({path, digest, 0}, options_.clock());
  for (const std::shared_ptr<SharedUpload>& dropped : opened.dropped) {
    absl::MutexLock lock(&dropped->mutex);
    EndUpload(*dropped);
  }
  if (opened.upload == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("all ", options_.max_uploads,
                     " uploads that this server takes at once are being "
                     "written; try again later"));
  }
  auto upload =
      std::make_unique<DiskUpload>(opened.upload, path, digest, UploadOwner());
  if (absl::Status begun = upload->Begin(); !begun.ok()) return begun;
  return upload;
}

DiskUpload::Owner DiskBlobStore::UploadOwner() {
  DiskUpload::Owner owner;
  owner.reserve = [this](int64_t bytes) { return Reserve(bytes); };
  owner.give_back = [this](int64_t bytes) { GiveBack(bytes); };
  owner.end = [this](SharedUpload& upload) {
    upload.mutex.AssertHeld();
    EndUpload(upload);
  };
  owner.take = [this](const std::string& path, SharedUpload& upload) {
    uploads_.Remove(path, upload);
  };
  owner.commit = [this](TemporaryFile file, const BlobDigest& digest,
                        absl::Time written_since) {
    return Commit(std::move(file), digest, written_since);
  };
  owner.clock = options_.clock;
  owner.release = [this](const std::string& path, SharedUpload& upload) {
    uploads_.Release(path, upload, options_.clock());
  };
  return owner;
}

absl::StatusOr<UploadStatus> DiskBlobStore::QueryUpload(
    absl::string_view id, const BlobDigest& digest) {
  if (absl::Status valid = CheckUploadId(id); !valid.ok()) return valid;
  if (Touch(digest)) return UploadStatus{digest.size_bytes(), true};
  const std::shared_ptr<SharedUpload> upload =
      uploads_.Find(directory_.UploadPath(id, digest));
  if (upload == nullptr) {
    return absl::NotFoundError("there is no such upload, and no such blob");
  }
  absl::MutexLock lock(&upload->mutex);
  return UploadStatus{upload->session.committed_bytes(), false};
}

void DiskBlobStore::EndUpload(SharedUpload& upload) {
  if (upload.gone) return;
  upload.gone = true;
  uploads_.Remove(upload.session.path(), upload);
  RemoveFile(upload.session.path());
  GiveBack(upload.session.committed_bytes());
}

int64_t DiskBlobStore::bytes() const {
  absl::MutexLock lock(&mutex_);
  return index_.bytes();
}

absl::Status DiskBlobStore::Reserve(int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  index_.EndLeases(options_.clock());
  const std::optional<std::vector<BlobDigest>> evicted = index_.MakeRoom(bytes);
  if (!evicted.has_value()) return CannotFit(bytes, options_.max_bytes);
  for (const BlobDigest& digest : *evicted) Remove(digest);
  index_.Charge(bytes);
  return absl::OkStatus();
}

void DiskBlobStore::GiveBack(int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  index_.Charge(-bytes);
}

void DiskBlobStore::Unpin(BlobIndex::Pin& pin) {
  absl::MutexLock lock(&mutex_);
  index_.Unpin(pin);
}

void DiskBlobStore::Remove(const BlobDigest& digest) {
  verifier_.Forget(digest);
  RemoveFile(directory_.BlobPath(digest));
}

}  // namespace metad::store
