#ifndef METAD_TESTS_CONFORMANCE_IMAGE_OPTIONS_H_
#define METAD_TESTS_CONFORMANCE_IMAGE_OPTIONS_H_

#include <string>
#include <vector>

#include "tests/conformance/compiler.h"

namespace metad::conformance {

// How a model's metadata is compiled and linked into a program.
struct ImageOptions {
  Compiler compiler;
  // Of the metadata; the program around it is C99.
  Dialect dialect;
  // Of the metadata.
  std::vector<std::string> flags;
  std::vector<std::string> link_flags;
  // The machine of codegen/elf whose object of the metadata is written without
  // the compiler; empty: the compiler makes it.
  std::string object_machine = {};
};

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_IMAGE_OPTIONS_H_
