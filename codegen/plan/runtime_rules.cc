#include "codegen/plan/runtime_rules.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/system_lib_prefix.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

std::string RuntimeRules::FunctionSymbol(absl::string_view listed) const {
  return std::string(listed);
}

std::string RuntimeRules::RegisteredName(
    absl::string_view /*system_lib_prefix*/, absl::string_view symbol) const {
  return std::string(symbol);
}

bool RuntimeRules::MarksFunction(absl::string_view /*symbol*/) const {
  return false;
}

absl::string_view RuntimeRules::SpecialMeaning(
    absl::string_view /*symbol*/) const {
  return "";
}

std::string RuntimeRules::ClaimedSymbol(
    absl::string_view /*metadata_name*/) const {
  return "";
}

std::string RuntimeRules::JoinedSymbol(absl::string_view metadata_name) const {
  return JoinerSymbol(metadata_name);
}

bool RuntimeRules::DefinesItself(absl::string_view /*symbol*/) const {
  return false;
}

void RuntimeRules::CheckWishes(const MetadataSpec& spec,
                               ViolationList& violations) const {
  if (spec.ffi_constructor) {
    violations.Add("ffi_constructor",
                   "is set, and the runtime is another than ffi; expected "
                   "false");
  }
  for (size_t i = 0; i < spec.models.size(); ++i) {
    const ModelSpec& model = spec.models[i];
    if (model.system_lib_prefix.empty()) continue;
    violations.Add(SystemLibPrefixField(i),
                   absl::StrCat(SystemLibPrefixSubject(model),
                                " is for the runtime ffi alone; expected "
                                "none"));
  }
}

void RuntimeRules::CheckTables(const MetadataSpec& /*spec*/,
                               ViolationList& /*violations*/) const {}

}  // namespace metad::codegen
