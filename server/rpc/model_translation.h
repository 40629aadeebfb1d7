#ifndef METAD_SERVER_RPC_MODEL_TRANSLATION_H_
#define METAD_SERVER_RPC_MODEL_TRANSLATION_H_

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"
#include "metad/v1/build_spec.pb.h"
#include "server/pipeline/build_request.h"

namespace metad::rpc {

codegen::DataType TranslateDataType(const v1::DataType& type);

// The image's models and the registries it joins, as the pipeline wants them.
// What only the wire can get wrong (unknown enum values) is added to
// `violations`.
void TranslateModels(const v1::BuildSpec& spec, pipeline::BuildRequest& request,
                     codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_MODEL_TRANSLATION_H_
