#include "server/formats/model_library/exported_library.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
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
// Where a Model Library Format has its modules.
constexpr absl::string_view kCodeFolders[] = {"codegen/host/src/",
                                              "codegen/host/lib/"};
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

// "kws" of "codegen/host/src/kws_lib0.c".
std::string OwnerOf(absl::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  const size_t number = path.rfind("_lib");
  if (number == absl::string_view::npos ||
      !IsNumbered(path.substr(number + 1))) {
    return "";
  }
  return std::string(path.substr(0, number));
}

// The modules of a Model Library Format.
std::vector<LibraryMember> HostCode(const std::vector<LibraryMember>& members) {
  std::vector<LibraryMember> code;
  for (const LibraryMember& member : members) {
    const bool is_below =
        std::any_of(std::begin(kCodeFolders), std::end(kCodeFolders),
                    [&member](absl::string_view folder) {
                      return absl::StartsWith(member.path, folder);
                    });
    if (is_below && IsCode(member.path)) code.push_back(member);
  }
  return code;
}

// What TVM writes on top of its C: "// tvm target: c -keys=cpu -mcpu=...".
std::vector<std::string> TargetsOf(const std::vector<LibraryMember>& code,
                                   const std::string& owner) {
  constexpr absl::string_view kComment = "// tvm target: ";
  std::vector<std::string> targets;
  for (const LibraryMember& member : code) {
    const std::string name = OwnerOf(member.path);
    absl::string_view text = member.content;
    if ((!name.empty() && name != owner) ||
        !absl::ConsumePrefix(&text, kComment)) {
      continue;
    }
    text = absl::StripAsciiWhitespace(text.substr(0, text.find('\n')));
    if (std::find(targets.begin(), targets.end(), text) == targets.end()) {
      targets.emplace_back(text);
    }
  }
  return targets;
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

std::optional<LibraryMetadata> DescribeCodeAlone(
    const std::vector<LibraryMember>& members,
    std::vector<std::string>& notes) {
  const std::vector<LibraryMember> code = HostCode(members);
  if (code.empty()) return std::nullopt;
  std::set<std::string> names;
  for (const LibraryMember& member : code) {
    std::string name = OwnerOf(member.path);
    if (!name.empty()) names.insert(std::move(name));
  }
  if (names.empty()) names.insert(ModelOf(code));
  notes.emplace_back(
      "has no metadata.json, which says tensors and order of functions: its "
      "code is taken as it is");
  LibraryMetadata metadata;
  for (const std::string& name : names) {
    LibraryModelMetadata model;
    model.module_name = name;
    model.model_name = name;
    model.style = "operator";
    model.targets = TargetsOf(code, name);
    metadata.models.push_back(std::move(model));
  }
  return metadata;
}

std::string ProblemWithoutMetadata(const std::vector<LibraryMember>& members) {
  if (Has(members, "mod.json") || Has(members, "mod.params")) {
    return "is what `tvmc compile` writes for TVM's C++ runtime (mod.so, "
           "mod.json, mod.params), expected a Model Library Format archive, "
           "which `tvmc compile --output-format mlf` writes";
  }
  return "has no metadata.json, expected a Model Library Format archive, as "
         "TVM's export_model_library_format() writes it, or the directory that "
         "was unpacked from one: the one that has codegen/host/src in it";
}

}  // namespace metad::formats
