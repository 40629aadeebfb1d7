#include "server/platform/overlapped_sha256.h"

#include <cstddef>
#include <system_error>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::platform {
namespace {

// Takes some 100 us to hash: waking a thread costs a tenth of that.
constexpr size_t kWorthAThread = size_t{256} << 10;

}  // namespace

// A thread that hashes one piece at a time.
class OverlappedSha256::Helper {
 public:
  explicit Helper(Sha256& hash) : hash_(hash), thread_([this] { Work(); }) {}

  ~Helper() {
    {
      absl::MutexLock lock(&mutex_);
      ending_ = true;
    }
    thread_.join();
  }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  // `bytes` stay until Wait() has returned; they are not empty.
  void Start(absl::string_view bytes) {
    absl::MutexLock lock(&mutex_);
    piece_ = bytes;
  }

  void Wait() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &Helper::IsIdle));
  }

 private:
  bool IsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return piece_.empty();
  }
  bool HasWorkOrEnds() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !piece_.empty() || ending_;
  }

  void Work() {
    absl::MutexLock lock(&mutex_);
    while (true) {
      mutex_.Await(absl::Condition(this, &Helper::HasWorkOrEnds));
      if (ending_) return;
      const absl::string_view piece = piece_;
      mutex_.Unlock();
      hash_.Update(piece);
      mutex_.Lock();
      piece_ = {};
    }
  }

  // Used by whoever has the piece: this thread between Start() and Wait().
  Sha256& hash_;
  absl::Mutex mutex_;
  absl::string_view piece_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

OverlappedSha256::OverlappedSha256() = default;
OverlappedSha256::~OverlappedSha256() = default;

void OverlappedSha256::Update(absl::string_view bytes,
                              absl::FunctionRef<void()> meanwhile) {
  if (bytes.size() < kWorthAThread || !HasHelper()) {
    hash_.Update(bytes);
    meanwhile();
    return;
  }
  helper_->Start(bytes);
  meanwhile();
  helper_->Wait();
}

bool OverlappedSha256::HasHelper() {
  if (helper_ != nullptr) return true;
  try {
    helper_ = std::make_unique<Helper>(hash_);
  } catch (const std::system_error&) {
    // There are as many threads as there may be.
    return false;
  }
  return true;
}

void OverlappedSha256::Rest() { helper_.reset(); }

Sha256Digest OverlappedSha256::Finish() {
  Rest();
  return hash_.Finish();
}

}  // namespace metad::platform
