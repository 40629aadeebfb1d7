#ifndef METAD_CODEGEN_PLAN_POOL_CHECK_H_
#define METAD_CODEGEN_PLAN_POOL_CHECK_H_

#include <string>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Adds to `violations` what is wrong with the pools that can be told before
// their constants are planned.
void CheckPools(const MetadataSpec& spec, ViolationList& violations);

// Adds to `violations` what the constant, at the path `field`, asks for that
// its pool cannot have.
void CheckPooledConstant(const ConstantSpec& constant, const PlannedPool& pool,
                         const std::string& field, ViolationList& violations);

// Adds to `violations` which external pools cannot be at the address that they
// are given, now that their sizes and alignments are known.
void CheckPoolAddresses(const MetadataPlan& plan, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_POOL_CHECK_H_
