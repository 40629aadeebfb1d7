#ifndef METAD_SERVER_PLATFORM_OVERLAPPED_SHA256_H_
#define METAD_SERVER_PLATFORM_OVERLAPPED_SHA256_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "server/platform/sha256.h"

namespace metad::platform {

// SHA-256 of bytes with which something else is to be done as well, such as
// writing them: large pieces are hashed on a second thread meanwhile, if
// there can be one. Not
// thread-safe.
class OverlappedSha256 {
 public:
  OverlappedSha256();
  ~OverlappedSha256();
  OverlappedSha256(const OverlappedSha256&) = delete;
  OverlappedSha256& operator=(const OverlappedSha256&) = delete;

  // Hashes `bytes` and calls `meanwhile` on this thread; both are done when
  // this returns.
  void Update(absl::string_view bytes, absl::FunctionRef<void()> meanwhile);

  // Nothing comes for a while: gives the thread back.
  void Rest();

  // Ends the hash; nothing may be called afterwards.
  Sha256Digest Finish();

 private:
  class Helper;

  // Whether there is one, or could be made.
  bool HasHelper();

  Sha256 hash_;
  // There once a large piece came.
  std::unique_ptr<Helper> helper_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_OVERLAPPED_SHA256_H_
