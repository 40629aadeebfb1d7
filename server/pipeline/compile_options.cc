#include "server/pipeline/compile_options.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace metad::pipeline {
namespace {

struct NamedStandard {
  LanguageStandard standard;
  SourceLanguage language;
  const char* name;
};

constexpr NamedStandard kStandards[] = {
    {LanguageStandard::kC99, SourceLanguage::kC, "c99"},
    {LanguageStandard::kC11, SourceLanguage::kC, "c11"},
    {LanguageStandard::kC17, SourceLanguage::kC, "c17"},
    {LanguageStandard::kGnuC99, SourceLanguage::kC, "gnu99"},
    {LanguageStandard::kGnuC11, SourceLanguage::kC, "gnu11"},
    {LanguageStandard::kGnuC17, SourceLanguage::kC, "gnu17"},
    {LanguageStandard::kCxx11, SourceLanguage::kCxx, "c++11"},
    {LanguageStandard::kCxx14, SourceLanguage::kCxx, "c++14"},
    {LanguageStandard::kCxx17, SourceLanguage::kCxx, "c++17"},
    {LanguageStandard::kCxx20, SourceLanguage::kCxx, "c++20"},
    {LanguageStandard::kGnuCxx11, SourceLanguage::kCxx, "gnu++11"},
    {LanguageStandard::kGnuCxx14, SourceLanguage::kCxx, "gnu++14"},
    {LanguageStandard::kGnuCxx17, SourceLanguage::kCxx, "gnu++17"},
    {LanguageStandard::kGnuCxx20, SourceLanguage::kCxx, "gnu++20"},
};

// Compilers' generated operators use GNU extensions here and there.
constexpr LanguageStandard StandardFor(LanguageStandard standard,
                                       SourceLanguage language) {
  if (standard != LanguageStandard::kUnspecified) return standard;
  return language == SourceLanguage::kC ? LanguageStandard::kGnuC11
                                        : LanguageStandard::kGnuCxx17;
}

const NamedStandard* Find(LanguageStandard standard) {
  const auto* found = std::find_if(std::begin(kStandards), std::end(kStandards),
                                   [standard](const NamedStandard& named) {
                                     return named.standard == standard;
                                   });
  return found == std::end(kStandards) ? nullptr : found;
}

}  // namespace

bool CompileOptions::empty() const {
  return include_directories.empty() && quote_directories.empty() &&
         macros.empty() && optimization == Optimization::kUnspecified &&
         standard == LanguageStandard::kUnspecified;
}

std::string StandardName(LanguageStandard standard, SourceLanguage language) {
  return Find(StandardFor(standard, language))->name;
}

bool IsStandardOf(LanguageStandard standard, SourceLanguage language) {
  return Find(StandardFor(standard, language))->language == language;
}

void AddOptions(const CompileOptions& options, platform::FieldHasher& hasher) {
  hasher.AddList("compile.include_directory", options.include_directories)
      .AddList("compile.quote_directory", options.quote_directories)
      .AddInteger("compile.macros",
                  static_cast<int64_t>(options.macros.size()));
  for (const MacroDefinition& macro : options.macros) {
    hasher.Add("macro.name", macro.name)
        .AddInteger("macro.has_value", macro.value.has_value() ? 1 : 0)
        .Add("macro.value", macro.value.value_or(""));
  }
  hasher
      .AddInteger("compile.optimization",
                  static_cast<int64_t>(options.optimization))
      .AddInteger("compile.standard", static_cast<int64_t>(options.standard));
}

}  // namespace metad::pipeline
