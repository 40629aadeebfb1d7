#include "server/formats/model_library/exported_library.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/formats/model_library/module_content.h"
#include "server/formats/model_library/object_symbols.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr char kLoader[] = "devc.";
// What may follow a model's name in one of its functions.
constexpr absl::string_view kAfterName[] = {"___tvm_main__", "_get_c_metadata",
                                            "_run", "_fused_"};

bool IsCode(absl::string_view path) {
  return absl::EndsWith(path, ".o") || absl::EndsWith(path, ".c") ||
         absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".cpp");
}

// "lib0.o".
bool IsNumbered(absl::string_view path) {
  if (!absl::ConsumePrefix(&path, "lib") || !IsCode(path)) return false;
  const absl::string_view digits = path.substr(0, path.find('.'));
  return !digits.empty() &&
         digits.find_first_not_of("0123456789") == absl::string_view::npos;
}

bool LooksExported(const std::vector<LibraryMember>& members) {
  return std::any_of(members.begin(), members.end(),
                     [](const LibraryMember& member) {
                       return IsNumbered(member.path);
                     }) &&
         std::all_of(members.begin(), members.end(),
                     [](const LibraryMember& member) {
                       return !absl::StrContains(member.path, '/') &&
                              IsCode(member.path);
                     });
}

std::vector<std::string> FunctionsOf(const LibraryMember& member) {
  if (!LooksLikeElf(member.content)) {
    return ReadSourceContent(member.content).functions;
  }
  absl::StatusOr<ObjectSymbols> symbols = ReadObjectSymbols(member.content);
  return symbols.ok() ? std::move(symbols->functions)
                      : std::vector<std::string>();
}

// The model that the function is of, as far as its name says so.
std::string ModelOf(absl::string_view function) {
  if (!absl::ConsumePrefix(&function, kGeneratedPrefix)) return "";
  for (const absl::string_view after : kAfterName) {
    const size_t at = function.find(after);
    if (at != absl::string_view::npos && at > 0) {
      return std::string(function.substr(0, at));
    }
  }
  return "";
}

std::string ModelOf(const std::vector<LibraryMember>& members) {
  for (const LibraryMember& member : members) {
    for (const std::string& function : FunctionsOf(member)) {
      std::string model = ModelOf(function);
      if (!model.empty()) return model;
    }
  }
  return "";
}

bool Has(const std::vector<LibraryMember>& members, absl::string_view path) {
  return std::any_of(
      members.begin(), members.end(),
      [path](const LibraryMember& member) { return member.path == path; });
}

}  // namespace

std::optional<LibraryMetadata> DescribeExportedLibrary(
    const std::vector<LibraryMember>& members,
    std::vector<std::string>& notes) {
  if (!LooksExported(members)) return std::nullopt;
  notes.emplace_back(
      "is what TVM's export_library() writes, which says neither target nor "
      "order of functions; export_model_library_format() says both");
  for (const LibraryMember& member : members) {
    if (!absl::StartsWith(member.path, kLoader)) continue;
    notes.push_back(absl::StrCat(
        platform::Printable(member.path),
        " is left out: TVM's C++ runtime loads the library by it. Where it "
        "holds parameters as well, give them with --constants"));
  }
  LibraryModelMetadata model;
  model.module_name = ModelOf(members);
  model.model_name = model.module_name;
  model.style = "operator";
  LibraryMetadata metadata;
  metadata.is_exported = true;
  metadata.models.push_back(std::move(model));
  return metadata;
}

std::string ProblemWithoutMetadata(const std::vector<LibraryMember>& members) {
  if (Has(members, "mod.json") || Has(members, "mod.params")) {
    return "is what `tvmc compile` writes for TVM's C++ runtime (mod.so, "
           "mod.json, mod.params), expected a Model Library Format archive, "
           "which `tvmc compile --output-format mlf` writes";
  }
  return "has no metadata.json, expected a Model Library Format archive, as "
         "TVM's export_model_library_format() writes it";
}

}  // namespace metad::formats
