#ifndef METAD_SERVER_BUILD_SIGNATURE_CHECK_H_
#define METAD_SERVER_BUILD_SIGNATURE_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "server/build/build_request.h"
#include "server/build/operator_choice.h"

// Whether functions of a C or C++ source are defined as the runtime calls them.
// The source's own compiler is asked: it reads, and generates nothing of, a
// text that takes the source in and then uses each function as the runtime
// will. As calls go, two prototypes agree where they have as many parameters,
// pointers in the same places, whatever to, and 32-bit integers for the others
// and for the result, whatever called: so compilers write int32_t where the
// runtime has int, and void* where it has TVMValue*.
namespace metad::build {

// How many functions one text asks about: what a compiler says of each must fit
// into what is kept of its output.
inline constexpr size_t kMaxFunctionsPerCheck = 200;

// The text, for a source that it includes as `source_path`. `functions` are C
// identifiers. C99 or C++11 and later, with GNU's extensions.
std::string SignatureCheckText(SourceLanguage language, codegen::RuntimeAbi abi,
                               const std::string& source_path,
                               const std::vector<std::string>& functions);

// What gcc or clang said of that text.
SignatureFindings ReadSignatureCheck(SourceLanguage language,
                                     const std::vector<std::string>& functions,
                                     absl::string_view compiler_output);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_SIGNATURE_CHECK_H_
