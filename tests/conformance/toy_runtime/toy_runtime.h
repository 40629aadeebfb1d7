#ifndef METAD_TESTS_CONFORMANCE_TOY_RUNTIME_TOY_RUNTIME_H_
#define METAD_TESTS_CONFORMANCE_TOY_RUNTIME_TOY_RUNTIME_H_

#include "codegen/runtimes/runtime.h"

namespace metad::conformance {

// `toy`: a registry that only knows its functions' names. It is
// `const char metad_NAME_toy[]`: each name and its NUL, and one more NUL. All
// of it is in this folder, and nothing in codegen/ knows of it.
const codegen::Runtime& ToyRuntime();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_TOY_RUNTIME_TOY_RUNTIME_H_
