#ifndef METAD_SERVER_PIPELINE_FUNCTION_NAME_H_
#define METAD_SERVER_PIPELINE_FUNCTION_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::pipeline {

// What a function's name says of whether it is an operator.
struct FunctionNameVerdict {
  enum class Kind {
    kMayBeOperator,
    // Hardly one, but it can stand in a registry where somebody asks for it.
    kOnlyIfAskedFor,
    kNoOperator,
  };
  Kind kind = Kind::kMayBeOperator;
  // The end of a sentence that starts with the name; empty for kMayBeOperator.
  std::string reason;
};

// Symbol tables have more than operators: what compilers split off functions
// (op.part.0, op.constprop.0, op.lto_priv.0, op.llvm.123), versioned names
// (op@@V1), functions of the compiler's library (__aeabi_fadd) and the C
// library's, entry points and handlers of the vector table as CMSIS and its
// like name them, C++ functions, and TVM's own interface (TVMBackend...).
FunctionNameVerdict JudgeFunctionName(absl::string_view name);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_FUNCTION_NAME_H_
