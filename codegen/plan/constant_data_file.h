#ifndef METAD_CODEGEN_PLAN_CONSTANT_DATA_FILE_H_
#define METAD_CODEGEN_PLAN_CONSTANT_DATA_FILE_H_

#include <cstddef>
#include <string>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Whether the generated source takes the constant's bytes in from a file, which
// has to be delivered with it: its bytes in the target's order
// (emit/target_bytes.h) and nothing else.
bool HasDataFile(const MetadataPlan& plan, const PlannedConstant& constant);

// The name of that file, without a directory: <model>_<constant>.bin.
std::string DataFileName(const std::string& model_name,
                         const PlannedConstant& constant);

// Adds a violation below `field` where that file could not be: its name is
// longer than file systems take, or is an external pool's file too.
void CheckDataFile(const MetadataPlan& plan, const PlannedConstant& constant,
                   const std::string& field, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_CONSTANT_DATA_FILE_H_
