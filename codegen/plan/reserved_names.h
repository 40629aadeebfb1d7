#ifndef METAD_CODEGEN_PLAN_RESERVED_NAMES_H_
#define METAD_CODEGEN_PLAN_RESERVED_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Empty when a compiler lets a program declare a function or an array of this
// name. Otherwise why not, as the end of a sentence that starts with the name:
//
// - C 7.1.3 reserves names with two leading underscores, or one and a capital,
//   for the compiler, which uses them for predefined macros (__LINE__) and
//   keywords of its own (__attribute__, _Float16). Names that TVM gives its own
//   symbols (__tvm_...) and mangled C++ names (_Z...) are safe.
// - NULL, size_t and what else <stddef.h> defines, which sources of some ABIs
//   include; no ABI accepts what another does not.
// - linux, mips and such are macros that gcc and clang define by themselves
//   unless a strict dialect is asked for; those of any processor are refused.
// - main, and std in C++, have a meaning without any header.
// - gcc and clang know the types of many functions of the C library, also where
//   no header declares them, and refuse a declaration that differs.
//
// `name` has no SymbolNameProblem.
std::string ReservedNameProblem(absl::string_view name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_RESERVED_NAMES_H_
