#ifndef METAD_CODEGEN_PLAN_IDENTIFIER_H_
#define METAD_CODEGEN_PLAN_IDENTIFIER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Longest function or constant name. C99 5.2.4.1 only promises 31 significant
// characters of an external name; ELF tools take far more, TVM's C runtime
// compares 120.
inline constexpr size_t kMaxSymbolLength = 255;

// Longest name in a registry: a symbol's, and a system-lib prefix.
inline constexpr size_t kMaxSystemLibPrefixLength = 63;
inline constexpr size_t kMaxRegisteredNameLength =
    kMaxSymbolLength + kMaxSystemLibPrefixLength;

// Longest model name: it is part of file, section and symbol names.
inline constexpr size_t kMaxModelNameLength = 63;

// Longest pool name: likewise.
inline constexpr size_t kMaxPoolNameLength = 63;

// Longest module name.
inline constexpr size_t kMaxModuleNameLength = 128;

// Empty when `name` can be the name of a global C symbol in a generated file:
// [A-Za-z_][A-Za-z0-9_]*, at most `max_length` characters, no keyword of C
// (to C23) or C++ (to C++20) and no name that <stdint.h> may define. Otherwise
// what is wrong with it, as the end of a sentence that starts with the name.
std::string SymbolNameProblem(absl::string_view name, size_t max_length);

// Empty when `name` can be what a model is called: [A-Za-z_][A-Za-z0-9_]*, at
// most kMaxModelNameLength characters. Such a name begins symbols, files and
// macros and is never one by itself, so that "default", as TVM calls a model
// that nobody names, is one. Otherwise as SymbolNameProblem.
std::string ModelNameProblem(absl::string_view name);

// Empty when `name` can be <mod> of tvmgen_<mod>_run: [A-Za-z0-9_]+, at most
// kMaxModelNameLength characters. Otherwise as SymbolNameProblem.
std::string AotModuleNameProblem(absl::string_view name);

// Whether `name` can name a module: [A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}. Such a
// name can stand in a C comment.
bool IsModuleName(absl::string_view name);

// Whether `name` can be a section of an ELF object: [A-Za-z0-9_.$]{1,127}.
bool IsSectionName(absl::string_view name);

// `text` in double quotes for an error message: unprintable bytes are escaped,
// and a long text is cut.
std::string Quoted(absl::string_view text);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_IDENTIFIER_H_
