#ifndef METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_
#define METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "metad/v1/blob.pb.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// Bytes that a request does not hold. They are where they were, in a mapped
// file as often as not: whoever reads many of them does so with ForEachPiece(),
// or releases the pages that it has passed.
struct DetachedBlob {
  // Where the request says what they are; unset until it has a name for them.
  v1::Blob* place = nullptr;
  formats::ByteRange content;
};

// Bytes that a request names by their digest.
struct NamedBlob {
  v1::Digest digest;
  formats::ByteRange content;
};

// What stays in a request: well below the limits that servers have by default
// (256 KiB each, 1 MiB together), and small enough not to be worth an upload.
struct InlineLimits {
  int64_t each = int64_t{64} << 10;
  int64_t together = int64_t{512} << 10;
};

// Gives the constants of `spec` their data: `constant_data` has it, one for
// each constant. The largest blobs, of constants and whatever else the request
// has, are taken out until the rest is within the limits; that rest becomes, or
// stays, inline. What is taken out is returned, largest first; it is not
// copied, and not read. `spec` lives as long as that is used.
std::vector<DetachedBlob> DetachLargeBlobs(
    v1::BuildSpec& spec, const std::vector<formats::ByteRange>& constant_data,
    const InlineLimits& limits = {});

// Has the request name them by their digests. Returns them, equal contents
// once. Memory: a piece of what is hashed.
std::vector<NamedBlob> NameByDigest(std::vector<DetachedBlob> blobs);

// FailedPrecondition where one of these changed since it was opened: what was
// made of them is worth nothing. Call it when they have been used.
absl::Status CheckUnchanged(
    const std::vector<formats::ByteRange>& constant_data);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_DETACHED_BLOBS_H_
