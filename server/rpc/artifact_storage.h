#ifndef METAD_SERVER_RPC_ARTIFACT_STORAGE_H_
#define METAD_SERVER_RPC_ARTIFACT_STORAGE_H_

#include "google/protobuf/repeated_field.h"
#include "metad/v1/build_spec.pb.h"
#include "server/rpc/server_limits.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// Puts the contents above max_inline_bytes into the store, and their digests in
// their places. A content for which the store has no room stays where it is:
// the build is not lost for that.
void StoreLargeArtifacts(
    const ServerLimits& limits, store::BlobStore& blobs,
    google::protobuf::RepeatedPtrField<v1::Artifact>& artifacts);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_ARTIFACT_STORAGE_H_
