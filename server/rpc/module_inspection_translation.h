#ifndef METAD_SERVER_RPC_MODULE_INSPECTION_TRANSLATION_H_
#define METAD_SERVER_RPC_MODULE_INSPECTION_TRANSLATION_H_

#include "metad/v1/inspection_service.pb.h"
#include "server/pipeline/module_inspector.h"

namespace metad::rpc {

// What an artifact was found to hold, in the wire's terms: names that are no
// UTF-8 are made so.
void TranslateModule(const pipeline::InspectedModule& module,
                     v1::InspectModuleResponse& out);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_MODULE_INSPECTION_TRANSLATION_H_
