#ifndef METAD_SERVER_RPC_REQUEST_SIZE_H_
#define METAD_SERVER_RPC_REQUEST_SIZE_H_

#include <cstdint>

#include "metad/v1/build_spec.pb.h"

namespace metad::rpc {

// What has to be looked at to answer: the spec's own bytes, and those of the
// blobs that it names.
int64_t BytesToRead(const v1::BuildSpec& spec);

// Up to here a request is answered in a few milliseconds.
inline constexpr int64_t kMaxQuickBytes = int64_t{1} << 20;

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_REQUEST_SIZE_H_
