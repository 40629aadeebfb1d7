#ifndef METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_
#define METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_

#include <string>
#include <vector>

#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// How a model's metadata is compiled and linked into a program.
struct ImageOptions {
  Compiler compiler;
  // Of the metadata; the program around it is C99.
  Dialect dialect;
  // Of the metadata.
  std::vector<std::string> flags;
  std::vector<std::string> link_flags;
};

// Compiles the metadata, links it with operators and image_main.c, runs the
// program and expects that the registry calls every function under its name, in
// order, and that every constant has its bytes and its alignment.
void ExpectImageWorks(const GeneratedModel& model, const ImageOptions& options,
                      Workbench& workbench);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_HOST_IMAGE_H_
