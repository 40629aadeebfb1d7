#ifndef METAD_SERVER_RPC_PLACEMENT_TRANSLATION_H_
#define METAD_SERVER_RPC_PLACEMENT_TRANSLATION_H_

#include <string>

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"
#include "metad/v1/build_spec.pb.h"
#include "server/pipeline/build_request.h"

namespace metad::rpc {

// The image's regions and pools, as the pipeline wants them. What only the wire
// can get wrong (unknown enum values, half an address range) is added to
// `violations`.
void TranslatePlacement(const v1::BuildSpec& spec,
                        pipeline::BuildRequest& request,
                        codegen::ViolationList& violations);

// `field` is where an unknown style is reported.
codegen::ConstantStyle TranslateStyle(v1::ConstantStyle style,
                                      const std::string& field,
                                      codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_PLACEMENT_TRANSLATION_H_
