#ifndef METAD_SERVER_PIPELINE_OBJECT_VERIFIER_H_
#define METAD_SERVER_PIPELINE_OBJECT_VERIFIER_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/module_functions.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/object_inspector.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// Compares the object that was made for `plan` with the plan: machine, entry
// points, registry, every constant with its bytes, section and alignment, every
// workspace, what it leaves undefined, and that nothing else of it costs RAM.
// Returns every promise that the object breaks; none means that it is proved.
// `pages` are those of the object and of the plan's constants: they are let go
// once they are compared.
std::vector<std::string> BrokenPromises(const ObjectFile& object,
                                        const ObjectReport& report,
                                        const codegen::MetadataPlan& plan,
                                        const MachineExpectation& expected,
                                        const platform::FilePages& pages);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_VERIFIER_H_
