#ifndef METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_
#define METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_

#include "tests/conformance/generated_model.h"
#include "tests/conformance/image_options.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// Compiles the metadata, links it with operators and a program, runs the
// program and expects that the registry calls every function under its name, in
// order, and that every constant has its bytes and its alignment.
void ExpectImageWorks(const GeneratedModel& model, const ImageOptions& options,
                      Workbench& workbench);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_
