#ifndef METAD_TESTS_CONFORMANCE_FFI_IMAGE_H_
#define METAD_TESTS_CONFORMANCE_FFI_IMAGE_H_

#include "tests/conformance/generated_model.h"
#include "tests/conformance/image_options.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// ExpectImageWorks() for tvm-ffi. Links the metadata with functions and
// ffi_main.c, runs the program and expects that the runtime is given every
// function under its name, in the names' order, by the constructor only where
// there is one; that calls with its arguments arrive; and that the register
// function ends with the runtime's first refusal.
void ExpectFfiImageWorks(const GeneratedModel& model,
                         const ImageOptions& options, Workbench& workbench);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_FFI_IMAGE_H_
