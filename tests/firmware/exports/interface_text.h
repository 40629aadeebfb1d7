#ifndef METAD_TESTS_FIRMWARE_EXPORTS_INTERFACE_TEXT_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_INTERFACE_TEXT_H_

#include <string>

#include "tests/firmware/exports/expected_tensors.h"
#include "tests/firmware/exports/exported_models.h"

namespace metad::firmware {

// What a program needs to call a model through the C interface that TVM's
// header of it declares, whichever header declares it in the end.
struct InterfaceText {
  // At the beginning of the program.
  std::string definitions;
  // Statements that run the model on `input_<i>`; outputs arrive in
  // `output_<i>`.
  std::string statements;
};

InterfaceText TextOfInterface(const ExportedModel& model,
                              const ExpectedTensors& tensors);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_INTERFACE_TEXT_H_
