#ifndef METAD_SERVER_PIPELINE_IMPORT_IMPORTED_PARTS_H_
#define METAD_SERVER_PIPELINE_IMPORT_IMPORTED_PARTS_H_

#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/field_origins.h"

namespace metad::pipeline {

struct ImportedModule {
  ModuleInput input;
  FieldOrigin origin;
};

// Name, type, shape and data are in `content`; the rest of `spec` is what the
// request says of it.
struct ImportedTensor {
  formats::ImportedConstant content;
  codegen::ConstantSpec spec;
  FieldOrigin origin;
};

// What was found in files and joins the request.
struct ImportedParts {
  std::vector<ImportedModule> modules;
  std::vector<ImportedTensor> constants;
};

inline codegen::DataType ToDataType(const formats::ElementType& type) {
  codegen::DataType out;
  out.code = static_cast<uint32_t>(type.code);
  out.bits = type.bits;
  out.lanes = type.lanes;
  return out;
}

inline formats::ElementType ToElementType(const codegen::DataType& type) {
  return {static_cast<formats::TypeCode>(type.code), type.bits, type.lanes};
}

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_IMPORTED_PARTS_H_
