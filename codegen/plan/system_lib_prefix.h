#ifndef METAD_CODEGEN_PLAN_SYSTEM_LIB_PREFIX_H_
#define METAD_CODEGEN_PLAN_SYSTEM_LIB_PREFIX_H_

#include <cstddef>
#include <string>

#include "codegen/plan/metadata_spec.h"

// How violations speak of a model's system-lib prefix.
namespace metad::codegen {

// The path of the field of the model at this position.
std::string SystemLibPrefixField(size_t model);

// What a sentence about it starts with.
std::string SystemLibPrefixSubject(const ModelSpec& model);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SYSTEM_LIB_PREFIX_H_
