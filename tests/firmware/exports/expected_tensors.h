#ifndef METAD_TESTS_FIRMWARE_EXPORTS_EXPECTED_TENSORS_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_EXPECTED_TENSORS_H_

#include <string>
#include <vector>

#include "tests/firmware/exports/tensor_text.h"

namespace metad::firmware {

// Inputs of a model and what TVM computed of them.
struct ExpectedTensors {
  std::vector<ModelTensor> inputs;
  std::vector<ModelTensor> outputs;
};

// Of an .npz with arrays in0, in1, ..., out0, out1, ... and in_names, an array
// of text. Fails the test where it is not one.
ExpectedTensors ReadExpectedTensors(const std::string& path);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_EXPECTED_TENSORS_H_
