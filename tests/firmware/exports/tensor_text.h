#ifndef METAD_TESTS_FIRMWARE_EXPORTS_TENSOR_TEXT_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_TENSOR_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/formats/tensors/imported_constant.h"

namespace metad::firmware {

// A tensor that goes into a model, or comes out of it.
struct ModelTensor {
  std::string name;
  formats::ElementType type;
  std::vector<int64_t> shape;
  // Little-endian, row-major.
  std::string data;
};

int64_t BytesOf(const formats::ElementType& type,
                const std::vector<int64_t>& shape);

// The definition of an array of whole words with that data, in the order of
// whatever machine it is compiled for.
std::string DataText(const std::string& identifier, const ModelTensor& tensor);

// The definition of an uninitialised array for that many bytes.
std::string StorageText(const std::string& identifier, int64_t bytes);

// The definition of the tensor's extents, `<identifier>_shape`.
std::string ShapeText(const std::string& identifier,
                      const std::vector<int64_t>& shape);

// The initialiser of a DlTensor with the shape of that name and data at `data`,
// an expression.
std::string TensorInitializer(const std::string& identifier,
                              const std::string& data,
                              const formats::ElementType& type, size_t rank);

// As TVM makes a name part of an identifier.
std::string NameAsIdentifier(const std::string& name);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_TENSOR_TEXT_H_
