#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_PROMISES_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_PROMISES_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/runtime_promises.h"

namespace metad::codegen {

// What an object of the plan holds: the registry, and models' interfaces.
RuntimePromises CrtPromises(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_PROMISES_H_
