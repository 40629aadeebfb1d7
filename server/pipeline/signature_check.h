#ifndef METAD_SERVER_PIPELINE_SIGNATURE_CHECK_H_
#define METAD_SERVER_PIPELINE_SIGNATURE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/runtime_rules.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/operator_choice.h"

// Whether functions of a C or C++ source are defined as the runtime calls them.
// The source's own compiler is asked: it reads, and generates nothing of, a
// text that takes the source in and then uses each function as the runtime
// will. As calls go, two prototypes agree where they have as many parameters,
// pointers in the same places, whatever to, and 32-bit integers for the others
// and for the result, whatever called: so compilers write int32_t where the
// runtime has int, and void* where it has TVMValue*.
namespace metad::pipeline {

// All texts are for a source that they include as `source_path`, and ask about
// `functions`, which are C identifiers. C99 or C++11 and later, with GNU's
// extensions. What is read is what gcc or clang said of the text.

// Room for what a compiler says of one function in answer to any of them, in
// bytes: how many a text can ask about follows from what is kept of the output.
inline constexpr int64_t kAnswerBytes = 512;

// Of a C source: whether each function agrees.
std::string AgreementText(const codegen::RuntimeRules& runtime,
                          const std::string& source_path,
                          const std::vector<std::string>& functions);

// Those that do not, or that the source does not declare.
std::vector<std::string> ReadAgreement(
    const std::vector<std::string>& functions,
    absl::string_view compiler_output);

// How functions are defined: of a C source those that do not agree, of a C++
// source any; nothing is said of those that do.
std::string DefinitionText(SourceLanguage language,
                           const codegen::RuntimeRules& runtime,
                           const std::string& source_path,
                           const std::vector<std::string>& functions);

SignatureFindings ReadDefinitions(SourceLanguage language,
                                  const std::vector<std::string>& functions,
                                  absl::string_view compiler_output);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SIGNATURE_CHECK_H_
