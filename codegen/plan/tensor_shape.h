#ifndef METAD_CODEGEN_PLAN_TENSOR_SHAPE_H_
#define METAD_CODEGEN_PLAN_TENSOR_SHAPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codegen/plan/data_type.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// "[3, 4]".
std::string ShapeText(const std::vector<int64_t>& shape);

// Elements of a tensor whose type and shape can be: a type of DLPack's, at most
// kMaxRank extents of at least 0, at most 2^40 bytes. Otherwise adds to
// `violations`, below the path `field`, what is wrong with `subject`, such as
// `constant "weight"`.
std::optional<int64_t> CheckTensorShape(const std::string& subject,
                                        const DataType& type,
                                        const std::vector<int64_t>& shape,
                                        const std::string& field,
                                        ViolationList& violations);

// Bytes of a tensor that CheckTensorShape() has nothing against.
int64_t TensorBytes(const DataType& type, const std::vector<int64_t>& shape);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TENSOR_SHAPE_H_
