#ifndef METAD_SERVER_RPC_BLOB_TRANSLATION_H_
#define METAD_SERVER_RPC_BLOB_TRANSLATION_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"
#include "metad/v1/blob.pb.h"
#include "server/pipeline/content_digests.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/server_limits.h"

namespace metad::rpc {

// Gives the bytes of one request's blobs, and adds to a list of violations what
// only the wire can get wrong of them: no source, sizes above the limits,
// malformed digests, names of nothing that was lent.
class BlobTranslator {
 public:
  // All of it must outlive it. `digests` learns those that the store has
  // checked.
  BlobTranslator(const ServerLimits& limits, RequestBlobs& blobs,
                 pipeline::ContentDigests& digests,
                 codegen::ViolationList& violations)
      : limits_(limits),
        blobs_(blobs),
        digests_(digests),
        violations_(violations) {}

  // The bytes belong to `blob` or to the request's blobs; empty where there is
  // something wrong. `field` is the blob's.
  absl::string_view Translate(const v1::Blob& blob, const std::string& field);

  // Once all blobs are translated: that those inline are not too many bytes
  // together.
  void CheckTotal();

 private:
  absl::string_view TranslateLent(const std::string& name,
                                  const std::string& field);
  absl::string_view TranslateDigest(const v1::Digest& digest,
                                    const std::string& field);
  absl::string_view TranslateInline(const v1::Blob& blob,
                                    const std::string& field);

  const ServerLimits& limits_;
  RequestBlobs& blobs_;
  pipeline::ContentDigests& digests_;
  codegen::ViolationList& violations_;
  int64_t total_bytes_ = 0;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BLOB_TRANSLATION_H_
