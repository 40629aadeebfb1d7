#include "server/formats/model_library/function_renaming.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/tvm_symbols.h"

namespace metad::formats {
namespace {

bool IsWordPart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// The text with `to` wherever a word begins with `from`.
std::string Replaced(absl::string_view text, const std::string& from,
                     const std::string& to) {
  std::string changed;
  size_t taken = 0;
  for (size_t at = text.find(from); at != absl::string_view::npos;
       at = text.find(from, at + from.size())) {
    if (at > 0 && IsWordPart(text[at - 1])) continue;
    absl::StrAppend(&changed, text.substr(taken, at - taken), to);
    taken = at + from.size();
  }
  absl::StrAppend(&changed, text.substr(taken));
  return changed;
}

bool CanBeRenamed(const LibraryModule& module, const std::string& prefix) {
  return module.kind != LibraryModule::Kind::kObject &&
         std::none_of(module.headers.begin(), module.headers.end(),
                      [&prefix](const auto& header) {
                        return absl::StrContains(header.second, prefix);
                      });
}

}  // namespace

bool RenameFunctions(const std::string& name, LibraryModel& model) {
  if (!model.aot.has_value() || model.aot->module_name.empty()) return false;
  const std::string from = TvmSymbol(model.aot->module_name, "");
  const std::string to = TvmSymbol(name, "");
  for (const LibraryModule& module : model.modules) {
    if (!CanBeRenamed(module, from)) return false;
  }
  for (LibraryModule& module : model.modules) {
    module.content = Replaced(module.content, from, to);
    for (std::string& function : module.functions) {
      function = Replaced(function, from, to);
    }
  }
  for (std::string& function : model.function_order) {
    function = Replaced(function, from, to);
  }
  model.aot->main_function = Replaced(model.aot->main_function, from, to);
  model.aot->module_name = name;
  return true;
}

}  // namespace metad::formats
