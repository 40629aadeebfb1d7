#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_C_DECLARATIONS_TEXT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_C_DECLARATIONS_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/c_tokens.h"

namespace metad::formats {

// The initializer of a variable: one value, or a list of them.
struct CInitializer {
  // Its tokens, unless it is a list: a number with its sign, a name, string
  // literals that follow each other, an expression.
  std::vector<CToken> tokens;
  bool is_list = false;
  // `.name =` before it; empty where there is none.
  absl::string_view designator;
  std::vector<CInitializer> elements;
};

// A function at file scope, declared or defined.
struct CFunction {
  absl::string_view name;
  // What stands before the name: "static", a type, attributes.
  std::vector<CToken> specifiers;
  // Between the parentheses.
  std::vector<CToken> parameters;
  bool defined = false;
  // Whether nobody outside the file can call it.
  bool is_static = false;
  // Between the braces; empty for a declaration.
  std::vector<CToken> body;
};

// A variable at file scope.
struct CVariable {
  absl::string_view name;
  // What stands before the name: "static", "const", "float", attributes, or a
  // struct with its members.
  std::vector<CToken> specifiers;
  // Between the name and the '=': "[", "12", "]".
  std::vector<CToken> declarator;
  bool has_initializer = false;
  CInitializer initializer;
};

struct CDeclarations {
  std::vector<CFunction> functions;
  std::vector<CVariable> variables;
};

// Reads the declarations at file scope of C text as compilers generate it:
// types, typedefs and what macros make are passed over, `extern "C"` is looked
// through. Text that is not C gives less, never an error.
CDeclarations ReadCDeclarations(const std::vector<CToken>& tokens);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_C_DECLARATIONS_TEXT_H_
