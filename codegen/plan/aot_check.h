#ifndef METAD_CODEGEN_PLAN_AOT_CHECK_H_
#define METAD_CODEGEN_PLAN_AOT_CHECK_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/symbol_owners.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Checks the interfaces of ahead-of-time compiled models, which are in `models`
// with their modules' names, and claims the global symbols that the metadata
// defines for them. Of each:
// - the runtime is `crt` or `crt-v1`;
// - <mod> is a C identifier, and no other model's, however it is capitalised,
//   for files and macros carry it;
// - tensors have names of printable ASCII characters, unique among inputs and
//   among outputs, also as members of a struct, and a type and a shape that can
//   be;
// - workspaces have names that are C identifiers, sizes, alignments, and
//   sections of which the image carries no bytes;
// - an entry that the metadata is to define has a main function that it can
//   call, and workspaces that the metadata defines;
// - no macro of the interface header would have two values.
void CheckAotInterfaces(const MetadataSpec& spec,
                        const std::vector<PlannedModel>& models,
                        SymbolOwners& owners, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_AOT_CHECK_H_
