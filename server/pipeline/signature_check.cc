#include "server/pipeline/signature_check.h"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "codegen/plan/identifier.h"

namespace metad::pipeline {
namespace {

// What messages about the text call their file.
constexpr absl::string_view kFile = "metad_signatures";

// Lines of a text that a function has, so that a message's line says what it is
// about.
constexpr size_t kLinesPerFunction = 8;

// Of a text that asks whether a C function agrees, by line.
enum Probe : size_t {
  kBegin,
  // No error where it takes that many arguments, and pointers where they are.
  kCall,
  // Errors where the integer is one: no number of another kind converts to it
  // in silence, and a function without a prototype takes any.
  kCallWithFloat,
  kCallWithWide,
  kEnd,
  // No error where the result is a 32-bit integer.
  kResult,
};

// Of a text that asks how a function is defined: always an error, unless it is
// C++ and agrees.
constexpr size_t kShow = 0;

constexpr absl::string_view kCPreamble = R"(
#pragma GCC diagnostic error "-Wint-conversion"
#pragma GCC diagnostic error "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-function"
static struct metad_signature_any { int member; } metad_signature_any;
static void* metad_signature_pointer;
static int metad_signature_int;
static float metad_signature_float;
static long long metad_signature_wide;
)";

// Of what shows a function's type, followed by it.
constexpr absl::string_view kCxxType = "metad_signature_of<";
constexpr absl::string_view kCxxDisagrees = ", false>";

constexpr absl::string_view kCxxPreamble = R"(
template <typename T> struct metad_signature_pointer {
  static const bool value = false;
};
template <typename T> struct metad_signature_pointer<T*> {
  static const bool value = true;
};
template <typename T> struct metad_signature_int {
  static const bool value = false;
};
template <> struct metad_signature_int<int> {
  static const bool value = true;
};
template <> struct metad_signature_int<unsigned> {
  static const bool value = true;
};
template <> struct metad_signature_int<long> {
  static const bool value = sizeof(long) == sizeof(int);
};
template <> struct metad_signature_int<unsigned long> {
  static const bool value = sizeof(long) == sizeof(int);
};
constexpr bool metad_signature_agrees(...) { return false; }
template <typename F, bool agrees> struct metad_signature_of;
template <typename F> struct metad_signature_of<F, true> {};
)";

// The call of `function`, of which each integer is `integer`.
std::string Call(const std::string& function, absl::string_view parameters,
                 absl::string_view integer) {
  std::vector<absl::string_view> arguments;
  for (const char parameter : parameters) {
    arguments.push_back(parameter == 'p' ? "metad_signature_pointer" : integer);
  }
  // In parentheses, so that no macro of that name is expanded.
  return absl::StrCat("(", function, ")(", absl::StrJoin(arguments, ", "), ")");
}

void AppendCCalls(size_t index, const std::string& function,
                  absl::string_view parameters, std::string& text) {
  absl::StrAppend(&text, "static void metad_signature_", index, "(void) {\n");
  for (const char* integer : {"metad_signature_int", "metad_signature_float",
                              "metad_signature_wide"}) {
    absl::StrAppend(&text, Call(function, parameters, integer), ";\n");
  }
  absl::StrAppend(
      &text, "}\n_Static_assert(_Generic(",
      Call(function, parameters, "metad_signature_int"),
      ", int: 1, unsigned: 1, long: sizeof(long) == sizeof(int), unsigned "
      "long: sizeof(long) == sizeof(int), default: 0), \"\");\n");
}

// Compilers show the types of what cannot be added.
void AppendCSum(size_t index, const std::string& function, std::string& text) {
  absl::StrAppend(&text, "static void metad_signature_", index,
                  "(void) { (void)((", function,
                  ") + metad_signature_any); }\n");
}

// Deduces a function's type and looks at each part of it.
std::string CxxAgreement(absl::string_view parameters) {
  std::vector<std::string> names;
  std::vector<std::string> conditions = {"metad_signature_int<R>::value"};
  for (size_t i = 0; i < parameters.size(); ++i) {
    names.push_back(absl::StrCat("A", i));
    conditions.push_back(absl::StrCat(parameters[i] == 'p'
                                          ? "metad_signature_pointer"
                                          : "metad_signature_int",
                                      "<", names.back(), ">::value"));
  }
  return absl::StrCat("template <typename R, typename ",
                      absl::StrJoin(names, ", typename "),
                      ">\nconstexpr bool metad_signature_agrees(R (*)(",
                      absl::StrJoin(names, ", "), ")) {\n  return ",
                      absl::StrJoin(conditions, " &&\n         "), ";\n}\n");
}

void AppendCxxProbe(size_t index, const std::string& function,
                    std::string& text) {
  absl::StrAppend(&text, kCxxType, "decltype(&", function,
                  "), metad_signature_agrees(&", function,
                  ")> metad_signature_", index, ";\n");
}

struct Message {
  size_t line = 0;
  absl::string_view text;
};

// An error about the text: "metad_signatures:LINE:COLUMN: error: TEXT".
std::optional<Message> ErrorIn(absl::string_view line) {
  constexpr absl::string_view kError = "error: ";
  if (!absl::ConsumePrefix(&line, kFile) || !absl::ConsumePrefix(&line, ":")) {
    return std::nullopt;
  }
  Message message;
  const size_t error = line.find(kError);
  if (error == absl::string_view::npos ||
      !absl::SimpleAtoi(line.substr(0, line.find(':')), &message.line) ||
      message.line == 0) {
    return std::nullopt;
  }
  message.text = line.substr(error + kError.size());
  return message;
}

// The first error of each line that a function has; empty where there is none.
using ErrorsOfFunction = std::array<std::string, kLinesPerFunction>;

std::vector<ErrorsOfFunction> ErrorsOf(size_t functions,
                                       absl::string_view output) {
  std::vector<ErrorsOfFunction> errors(functions);
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    const std::optional<Message> message = ErrorIn(line);
    if (!message.has_value()) continue;
    const size_t place = message->line - 1;
    const size_t function = place / kLinesPerFunction;
    if (function >= functions) continue;
    std::string& first = errors[function][place % kLinesPerFunction];
    if (first.empty()) first = std::string(message->text);
  }
  return errors;
}

std::string Problem(absl::string_view type) {
  // A pointer to the function is what the compiler is asked about.
  const std::string of_function =
      absl::StrReplaceAll(type, {{" (*)", " "}, {"(*)", ""}, {",  ", ", "}});
  return absl::StrCat("is defined as ", codegen::Quoted(of_function));
}

// What a message has in its first pair of quotes.
std::string FirstQuoted(const std::string& message) {
  const size_t start = message.find('\'');
  if (start == std::string::npos) return "";
  const size_t end = message.find('\'', start + 1);
  return message.substr(start + 1, end - start - 1);
}

void JudgeC(const std::string& function, const ErrorsOfFunction& errors,
            SignatureFindings& findings) {
  const std::string& shown = errors[kShow];
  // Both compilers have a word with "undeclared" for what they do not know.
  if (shown.empty() || absl::StrContains(shown, "undeclared")) {
    findings.unknown.push_back(function);
  } else {
    findings.problems[function] = Problem(FirstQuoted(shown));
  }
}

void JudgeCxx(const std::string& function, const ErrorsOfFunction& errors,
              SignatureFindings& findings) {
  const std::string& shown = errors[kShow];
  if (shown.empty()) return;
  const size_t start = shown.find(std::string(kCxxType));
  const size_t end = shown.rfind(std::string(kCxxDisagrees));
  if (start == std::string::npos || end == std::string::npos) {
    findings.unknown.push_back(function);
    return;
  }
  const size_t type = start + kCxxType.size();
  findings.problems[function] = Problem(shown.substr(type, end - type));
}

// The text, up to the functions.
std::string Beginning(const std::string& source_path,
                      absl::string_view preamble) {
  return absl::StrCat("#include \"", source_path, "\"", preamble);
}

void AppendLine(size_t index, std::string& text) {
  absl::StrAppend(&text, "#line ", index * kLinesPerFunction + 1, " \"", kFile,
                  "\"\n");
}

// Where the locale is not C's, quotes are others.
std::string WithAsciiQuotes(absl::string_view output) {
  return absl::StrReplaceAll(output,
                             {{"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"}});
}

}  // namespace

std::string AgreementText(const codegen::RuntimeRules& runtime,
                          const std::string& source_path,
                          const std::vector<std::string>& functions) {
  std::string text = Beginning(source_path, kCPreamble);
  for (size_t i = 0; i < functions.size(); ++i) {
    AppendLine(i, text);
    AppendCCalls(i, functions[i], runtime.parameters(), text);
  }
  return text;
}

std::vector<std::string> ReadAgreement(
    const std::vector<std::string>& functions,
    absl::string_view compiler_output) {
  const std::vector<ErrorsOfFunction> errors =
      ErrorsOf(functions.size(), compiler_output);
  std::vector<std::string> others;
  for (size_t i = 0; i < functions.size(); ++i) {
    const bool agrees =
        errors[i][kCall].empty() && !errors[i][kCallWithFloat].empty() &&
        !errors[i][kCallWithWide].empty() && errors[i][kResult].empty();
    if (!agrees) others.push_back(functions[i]);
  }
  return others;
}

std::string DefinitionText(SourceLanguage language,
                           const codegen::RuntimeRules& runtime,
                           const std::string& source_path,
                           const std::vector<std::string>& functions) {
  const bool is_cxx = language == SourceLanguage::kCxx;
  std::string text = Beginning(source_path, is_cxx ? kCxxPreamble : kCPreamble);
  if (is_cxx) absl::StrAppend(&text, CxxAgreement(runtime.parameters()));
  for (size_t i = 0; i < functions.size(); ++i) {
    AppendLine(i, text);
    if (is_cxx) {
      AppendCxxProbe(i, functions[i], text);
    } else {
      AppendCSum(i, functions[i], text);
    }
  }
  return text;
}

SignatureFindings ReadDefinitions(SourceLanguage language,
                                  const std::vector<std::string>& functions,
                                  absl::string_view compiler_output) {
  const std::vector<ErrorsOfFunction> errors =
      ErrorsOf(functions.size(), WithAsciiQuotes(compiler_output));
  SignatureFindings findings;
  for (size_t i = 0; i < functions.size(); ++i) {
    if (language == SourceLanguage::kCxx) {
      JudgeCxx(functions[i], errors[i], findings);
    } else {
      JudgeC(functions[i], errors[i], findings);
    }
  }
  return findings;
}

}  // namespace metad::pipeline
