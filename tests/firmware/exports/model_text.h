#ifndef METAD_TESTS_FIRMWARE_EXPORTS_MODEL_TEXT_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_MODEL_TEXT_H_

#include <string>

#include "tests/firmware/exports/expected_tensors.h"
#include "tests/firmware/exports/exported_models.h"

namespace metad::firmware {

// model.c of program/: main(), which looks for the model's functions in the
// generated registry, runs it on the inputs, and compares its outputs.
// `metad_name` is what metad calls the image's models: their constants are in
// metad_<metad_name>_constants, each under TVM's name after `prefix`.
std::string ModelText(const ExportedModel& model,
                      const ExpectedTensors& tensors,
                      const std::string& metad_name, const std::string& prefix);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_MODEL_TEXT_H_
