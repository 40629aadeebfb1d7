#include "tests/fakes/fake_blob_store.h"

#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/store/memory_blob.h"

namespace metad::store {
namespace {

std::string SessionName(absl::string_view id, const BlobDigest& digest) {
  return absl::StrCat(id, "/", digest.ToString());
}

// A blob with what it unpins.
class PinnedMemoryBlob : public MemoryBlob {
 public:
  PinnedMemoryBlob(const BlobDigest& digest,
                   const std::shared_ptr<const std::string>& content,
                   std::function<void()> unpin)
      : MemoryBlob(digest, *content, content), unpin_(std::move(unpin)) {}
  ~PinnedMemoryBlob() override { unpin_(); }
  PinnedMemoryBlob(const PinnedMemoryBlob&) = delete;
  PinnedMemoryBlob& operator=(const PinnedMemoryBlob&) = delete;

 private:
  const std::function<void()> unpin_;
};

}  // namespace

class FakeBlobStore::Upload : public BlobUpload {
 public:
  Upload(FakeBlobStore& store, std::string name, BlobDigest digest)
      : store_(store), name_(std::move(name)), digest_(std::move(digest)) {}

  // With the store's lock held, which the compiler cannot see from outside.
  void Begin() {
    store_.mutex_.AssertHeld();
    std::shared_ptr<Session>& session = store_.sessions_[name_];
    if (session == nullptr) session = std::make_shared<Session>();
    session_ = session;
    writer_ = ++session_->writer;
    ++session_->writers;
    committed_bytes_ = static_cast<int64_t>(session_->bytes.size());
  }

  ~Upload() override {
    absl::MutexLock lock(&store_.mutex_);
    --session_->writers;
  }
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  int64_t committed_bytes() const override { return committed_bytes_; }

  absl::Status Append(absl::string_view bytes) override {
    absl::MutexLock lock(&store_.mutex_);
    if (absl::Status mine = CheckMine(); !mine.ok()) return mine;
    const auto size = static_cast<int64_t>(bytes.size());
    absl::Status status = absl::OkStatus();
    if (committed_bytes_ + size > digest_.size_bytes()) {
      status = absl::InvalidArgumentError("too many bytes");
    } else {
      status = store_.ReserveLocked(size);
    }
    if (!status.ok()) {
      store_.EraseSession(name_);
      return status;
    }
    session_->bytes.append(bytes.data(), bytes.size());
    committed_bytes_ += size;
    return status;
  }

  absl::Status Finish() override {
    absl::MutexLock lock(&store_.mutex_);
    if (absl::Status mine = CheckMine(); !mine.ok()) return mine;
    std::string bytes = session_->bytes;
    store_.EraseSession(name_);
    if (!(BlobDigest::Of(bytes) == digest_)) {
      return absl::InvalidArgumentError("another digest");
    }
    return store_.StoreLocked(digest_, std::move(bytes));
  }

 private:
  absl::Status CheckMine() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(store_.mutex_) {
    const auto found = store_.sessions_.find(name_);
    if (found == store_.sessions_.end() || found->second != session_) {
      return absl::NotFoundError("the upload is over or was dropped");
    }
    if (session_->writer == writer_) return absl::OkStatus();
    return absl::AbortedError("another call writes this upload since");
  }

  FakeBlobStore& store_;
  const std::string name_;
  const BlobDigest digest_;
  std::shared_ptr<Session> session_;
  int writer_ = 0;
  int64_t committed_bytes_ = 0;
};

class FakeBlobStore::Writer : public BlobWriter {
 public:
  // `expected_bytes` are reserved.
  Writer(FakeBlobStore& store, int64_t expected_bytes)
      : store_(store), reserved_(expected_bytes) {}
  ~Writer() override {
    absl::MutexLock lock(&store_.mutex_);
    GiveBack();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  absl::Status Append(absl::string_view bytes) override {
    absl::MutexLock lock(&store_.mutex_);
    const int64_t more =
        static_cast<int64_t>(bytes_.size() + bytes.size()) - reserved_;
    if (more > 0) {
      absl::Status reserved = store_.ReserveLocked(more);
      if (!reserved.ok()) return reserved;
      reserved_ += more;
    }
    bytes_.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  }

  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Finish() override {
    absl::MutexLock lock(&store_.mutex_);
    const BlobDigest digest = BlobDigest::Of(bytes_);
    std::string content = bytes_;
    GiveBack();
    absl::Status stored = store_.StoreLocked(digest, std::move(content));
    if (!stored.ok()) return stored;
    return store_.OpenLocked(digest);
  }

 private:
  void GiveBack() ABSL_EXCLUSIVE_LOCKS_REQUIRED(store_.mutex_) {
    store_.index_.Charge(-reserved_);
    reserved_ = 0;
    bytes_.clear();
  }

  FakeBlobStore& store_;
  std::string bytes_;
  int64_t reserved_;
};

std::vector<BlobDigest> FakeBlobStore::FindMissing(
    const std::vector<BlobDigest>& digests) {
  absl::MutexLock lock(&mutex_);
  std::vector<BlobDigest> missing;
  absl::flat_hash_set<BlobDigest> seen;
  for (const BlobDigest& digest : digests) {
    if (!TouchLocked(digest) && seen.insert(digest).second) {
      missing.push_back(digest);
    }
  }
  return missing;
}

absl::Status FakeBlobStore::Put(const BlobDigest& digest,
                                absl::string_view content) {
  absl::MutexLock lock(&mutex_);
  if (!(BlobDigest::Of(content) == digest)) {
    return absl::InvalidArgumentError("another digest");
  }
  return StoreLocked(digest, std::string(content));
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> FakeBlobStore::Open(
    const BlobDigest& digest) {
  absl::MutexLock lock(&mutex_);
  return OpenLocked(digest);
}

absl::StatusOr<std::unique_ptr<BlobWriter>> FakeBlobStore::NewBlob(
    int64_t expected_bytes) {
  absl::MutexLock lock(&mutex_);
  absl::Status reserved = ReserveLocked(expected_bytes);
  if (!reserved.ok()) return reserved;
  return std::make_unique<Writer>(*this, expected_bytes);
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> FakeBlobStore::OpenLocked(
    const BlobDigest& digest) {
  if (digest == BlobDigest::Of("")) {
    return std::make_shared<MemoryBlob>(digest, absl::string_view(), nullptr);
  }
  std::shared_ptr<BlobIndex::Pin> pin = index_.PinBlob(digest);
  if (pin == nullptr) return absl::NotFoundError("not in the store");
  return std::make_shared<PinnedMemoryBlob>(
      digest, contents_.at(digest.ToString()), [this, pin] {
        absl::MutexLock unpin_lock(&mutex_);
        index_.Unpin(*pin);
      });
}

void FakeBlobStore::Lease(const BlobDigest& digest) {
  absl::MutexLock lock(&mutex_);
  index_.Lease(digest, absl::UnixEpoch());
}

absl::StatusOr<std::unique_ptr<BlobUpload>> FakeBlobStore::OpenUpload(
    absl::string_view id, const BlobDigest& digest) {
  if (!IsUploadId(id)) return absl::InvalidArgumentError("no upload's name");
  absl::MutexLock lock(&mutex_);
  if (TouchLocked(digest)) return absl::AlreadyExistsError("it is here");
  const std::string name = SessionName(id, digest);
  if (digest.size_bytes() > index_.max_bytes()) {
    return absl::ResourceExhaustedError("larger than the store");
  }
  if (sessions_.count(name) == 0 && !MakeRoomForSession()) {
    return absl::UnavailableError("too many uploads");
  }
  auto upload = std::make_unique<Upload>(*this, name, digest);
  upload->Begin();
  return upload;
}

absl::StatusOr<UploadStatus> FakeBlobStore::QueryUpload(
    absl::string_view id, const BlobDigest& digest) {
  if (!IsUploadId(id)) return absl::InvalidArgumentError("no upload's name");
  absl::MutexLock lock(&mutex_);
  if (TouchLocked(digest)) return UploadStatus{digest.size_bytes(), true};
  const auto found = sessions_.find(SessionName(id, digest));
  if (found == sessions_.end()) return absl::NotFoundError("no such upload");
  return UploadStatus{static_cast<int64_t>(found->second->bytes.size()), false};
}

void FakeBlobStore::Lose(const BlobDigest& digest) {
  absl::MutexLock lock(&mutex_);
  index_.Remove(digest);
  contents_.erase(digest.ToString());
}

bool FakeBlobStore::TouchLocked(const BlobDigest& digest) {
  return digest == BlobDigest::Of("") || index_.Touch(digest);
}

absl::Status FakeBlobStore::ReserveLocked(int64_t bytes) {
  const std::optional<std::vector<BlobDigest>> evicted = index_.MakeRoom(bytes);
  if (!evicted.has_value()) return StoreLimitError("no room");
  for (const BlobDigest& digest : *evicted) contents_.erase(digest.ToString());
  index_.Charge(bytes);
  return absl::OkStatus();
}

absl::Status FakeBlobStore::StoreLocked(const BlobDigest& digest,
                                        std::string content) {
  if (TouchLocked(digest)) return absl::OkStatus();
  absl::Status reserved = ReserveLocked(digest.size_bytes());
  if (!reserved.ok()) return reserved;
  index_.Charge(-digest.size_bytes());
  index_.Add(digest);
  contents_[digest.ToString()] =
      std::make_shared<const std::string>(std::move(content));
  return absl::OkStatus();
}

bool FakeBlobStore::MakeRoomForSession() {
  for (auto entry = sessions_.begin();
       entry != sessions_.end() && sessions_.size() >= max_uploads_;) {
    const std::string name = entry->first;
    const bool idle = entry->second->writers == 0;
    ++entry;
    if (idle) EraseSession(name);
  }
  return sessions_.size() < max_uploads_;
}

void FakeBlobStore::EraseSession(const std::string& name) {
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) return;
  index_.Charge(-static_cast<int64_t>(found->second->bytes.size()));
  sessions_.erase(found);
}

}  // namespace metad::store
