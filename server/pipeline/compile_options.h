#ifndef METAD_SERVER_PIPELINE_COMPILE_OPTIONS_H_
#define METAD_SERVER_PIPELINE_COMPILE_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "server/platform/field_hasher.h"

namespace metad::pipeline {

// Of a source.
enum class SourceLanguage { kC, kCxx };

enum class Optimization { kUnspecified, kSize, kSpeed, kDebugging };

enum class LanguageStandard {
  kUnspecified,
  kC99,
  kC11,
  kC17,
  kGnuC99,
  kGnuC11,
  kGnuC17,
  kCxx11,
  kCxx14,
  kCxx17,
  kCxx20,
  kGnuCxx11,
  kGnuCxx14,
  kGnuCxx17,
  kGnuCxx20,
};

struct MacroDefinition {
  std::string name;
  // Nothing: 1.
  std::optional<std::string> value;
};

// Fields as in metad.v1.CompileOptions.
struct CompileOptions {
  std::vector<std::string> include_directories;
  std::vector<std::string> quote_directories;
  std::vector<MacroDefinition> macros;
  Optimization optimization = Optimization::kUnspecified;
  LanguageStandard standard = LanguageStandard::kUnspecified;

  // Whether nothing is asked for.
  bool empty() const;
};

// As compilers call it: "gnu11". Of the unspecified one, the language's own.
std::string StandardName(LanguageStandard standard, SourceLanguage language);

// Whether the standard is one of the language's; the unspecified one is.
bool IsStandardOf(LanguageStandard standard, SourceLanguage language);

// All of them, the unspecified ones too.
void AddOptions(const CompileOptions& options, platform::FieldHasher& hasher);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILE_OPTIONS_H_
