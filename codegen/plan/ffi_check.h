#ifndef METAD_CODEGEN_PLAN_FFI_CHECK_H_
#define METAD_CODEGEN_PLAN_FFI_CHECK_H_

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds what is wrong with the wishes that are for kFfi alone: system-lib
// prefixes and the constructor. Under another ABI, having any is wrong.
void CheckFfiWishes(const MetadataSpec& spec, ViolationList& violations);

// Adds the names under which two different functions of the plan would be
// registered: system-lib prefixes can make such.
void CheckRegisteredNames(const MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_FFI_CHECK_H_
