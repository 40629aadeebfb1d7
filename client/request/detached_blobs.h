#ifndef METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_
#define METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "metad/v1/blob.pb.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Bytes that a request names by their digest.
struct DetachedBlob {
  v1::Digest digest;
  std::string content;
};

// What stays in a request: well below the limits that servers have by default
// (256 KiB each, 1 MiB together), and small enough not to be worth an upload.
struct InlineLimits {
  int64_t each = int64_t{64} << 10;
  int64_t together = int64_t{512} << 10;
};

// Takes the largest inline blobs out of `spec` until the rest is within the
// limits, and puts their digests in their places. Equal contents are returned
// once. Memory: none beyond what the request had.
std::vector<DetachedBlob> DetachLargeBlobs(v1::BuildSpec& spec,
                                           const InlineLimits& limits = {});

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_
