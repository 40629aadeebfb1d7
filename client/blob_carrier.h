#ifndef METAD_CLIENT_BLOB_CARRIER_H_
#define METAD_CLIENT_BLOB_CARRIER_H_

#include <optional>
#include <vector>

#include "client/connection.h"
#include "client/output/progress_view.h"
#include "client/remote_error.h"
#include "client/request/detached_blobs.h"

namespace metad::client {

// Brings the blobs of one request to a server, whatever they are: lent to one
// in this process, else by their digests, of which those that it has not are
// uploaded.
class BlobCarrier {
 public:
  // Gives the request's blobs their names. Connection and view must outlive it,
  // and so must the request.
  BlobCarrier(std::vector<DetachedBlob> blobs, Connection& connection,
              ProgressView& progress);

  // Makes the call when all blobs are there; once more where the server lost
  // some meanwhile, at most twice.
  template <typename Call>
  auto Run(const Call& call) -> decltype(call()) {
    for (int attempt = 1;; ++attempt) {
      if (std::optional<RemoteError> error = BringAll()) return *error;
      auto response = call();
      if (response.ok() || attempt == kAttempts || !IsLoss(response.error())) {
        return response;
      }
    }
  }

 private:
  static constexpr int kAttempts = 3;

  static bool IsLoss(const RemoteError& error);
  // The error that ended it, if one did.
  std::optional<RemoteError> BringAll();

  Connection& connection_;
  ProgressView& progress_;
  // Empty where all were lent.
  std::vector<NamedBlob> blobs_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_BLOB_CARRIER_H_
