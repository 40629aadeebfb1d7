#ifndef METAD_SERVER_RPC_SPEC_TRANSLATION_H_
#define METAD_SERVER_RPC_SPEC_TRANSLATION_H_

#include "codegen/plan/violation_list.h"
#include "metad/v1/build_spec.pb.h"
#include "server/pipeline/build_request.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/server_limits.h"

namespace metad::rpc {

// What the client asks for, in the pipeline's terms. What only the wire can get
// wrong (unset enums and blobs, sizes above the limits, paths of include files)
// is added to `violations`, with paths below the spec; the rest is the
// pipeline's to check, so the result is usable all the same. It refers to the
// bytes of `spec` and of `blobs`, which also says whether all of them are
// there.
pipeline::BuildRequest TranslateSpec(const v1::BuildSpec& spec,
                                     const ServerLimits& limits,
                                     RequestBlobs& blobs,
                                     codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SPEC_TRANSLATION_H_
