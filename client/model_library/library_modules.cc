#include "client/model_library/library_modules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/model_library/object_symbols.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

using Kind = LibraryModule::Kind;

constexpr char kSourceFolder[] = "codegen/host/src/";
constexpr char kObjectFolder[] = "codegen/host/lib/";
constexpr std::array<absl::string_view, 2> kHeaderFolders = {
    "codegen/host/include/", "runtime/include/"};

// TVM writes a few for each model.
constexpr size_t kMaxModules = 4096;

// How packed files and archives begin.
constexpr std::array<absl::string_view, 6> kPackedMagics = {"PK\x03\x04",
                                                            "\x1f\x8b",
                                                            "BZh",
                                                            "\xfd"
                                                            "7zXZ",
                                                            "!<arch>\n",
                                                            "!<thin>\n"};

bool IsPacked(absl::string_view content) {
  return LooksLikeTar(content) ||
         std::any_of(kPackedMagics.begin(), kPackedMagics.end(),
                     [content](absl::string_view magic) {
                       return absl::StartsWith(content, magic);
                     });
}

std::optional<Kind> KindOfExtension(absl::string_view extension) {
  if (extension == ".c") return Kind::kCSource;
  if (extension == ".cc" || extension == ".cpp" || extension == ".cxx") {
    return Kind::kCxxSource;
  }
  if (extension == ".o") return Kind::kObject;
  return std::nullopt;
}

class CodeFinder {
 public:
  CodeFinder(const LibraryMetadata& metadata,
             std::vector<LibraryProblem>& problems)
      : metadata_(metadata), problems_(problems) {}

  std::vector<CodeFile> Run(const std::vector<LibraryMember>& members) {
    for (const LibraryMember& member : members) {
      absl::string_view name = member.path;
      if (!absl::ConsumePrefix(&name, kSourceFolder) &&
          !absl::ConsumePrefix(&name, kObjectFolder)) {
        continue;
      }
      if (files_.size() == kMaxModules) {
        Add(member, absl::StrCat("is one of more than ", kMaxModules,
                                 " modules, the most accepted"));
        break;
      }
      ReadFile(member, name);
    }
    std::sort(
        files_.begin(), files_.end(), [](const CodeFile& a, const CodeFile& b) {
          return std::tie(a.model, a.number) < std::tie(b.model, b.number);
        });
    return std::move(files_);
  }

 private:
  void ReadFile(const LibraryMember& member, absl::string_view name) {
    const size_t dot = name.rfind('.');
    const absl::string_view extension =
        dot == absl::string_view::npos ? "" : name.substr(dot);
    const std::optional<Kind> kind = KindOfExtension(extension);
    if (!kind.has_value() || absl::StrContains(name, '/')) {
      return Add(member, IsPacked(member.content)
                             ? "is an archive within the archive, expected the "
                               "modules themselves: .c, .cc, .cpp or .o"
                             : "is no module, expected a file named "
                               "MODEL_libN.c, .cc, .cpp or .o");
    }
    CodeFile file;
    file.kind = *kind;
    file.member = member.path;
    file.text = member.content;
    if (!FindOwner(name.substr(0, dot), file)) {
      return Add(member,
                 "belongs to no model of metadata.json, expected a file named "
                 "MODEL_libN");
    }
    if (!numbers_.insert({file.model, file.number}).second) {
      return Add(member, "is a second module of that number");
    }
    ReadContent(member, file);
  }

  void ReadContent(const LibraryMember& member, CodeFile& file) {
    const bool is_object = file.kind == Kind::kObject;
    if (is_object != LooksLikeElf(member.content)) {
      const char* const expected =
          is_object ? "an ELF object" : "C or C++ text";
      return Add(member, absl::StrCat(IsPacked(member.content)
                                          ? "is an archive within the archive"
                                          : "is something else than its name "
                                            "says",
                                      ", expected ", expected));
    }
    if (!is_object && (IsPacked(member.content) || !IsUtf8(member.content))) {
      return Add(member, IsPacked(member.content)
                             ? "is an archive within the archive, expected C "
                               "or C++ text"
                             : "is not UTF-8, expected C or C++ text");
    }
    if (is_object) {
      absl::StatusOr<ModuleContent> content = ReadObjectContent(member.content);
      if (!content.ok()) {
        return Add(member, std::string(content.status().message()));
      }
      file.content = *std::move(content);
    } else {
      file.content = ReadSourceContent(member.content);
    }
    // An operator's text only the compiler need understand.
    if (!file.content.problem.empty() && MayHoldMetadata(member.content)) {
      return Add(member, file.content.problem);
    }
    files_.push_back(std::move(file));
  }

  // "kws_lib1", or "lib1" where there is one model.
  bool FindOwner(absl::string_view stem, CodeFile& file) {
    const size_t lib = stem.rfind("lib");
    if (lib == absl::string_view::npos) return false;
    const absl::string_view number = stem.substr(lib + 3);
    // Leading zeros would give two files one number.
    const bool is_number =
        !number.empty() && number.size() <= 4 &&
        (number == "0" || number[0] != '0') &&
        number.find_first_not_of("0123456789") == absl::string_view::npos;
    if (!is_number || !absl::SimpleAtoi(number, &file.number)) return false;
    absl::string_view owner = stem.substr(0, lib);
    if (owner.empty() && metadata_.models.size() == 1) return true;
    if (!absl::ConsumeSuffix(&owner, "_")) return false;
    for (size_t i = 0; i < metadata_.models.size(); ++i) {
      const LibraryModelMetadata& model = metadata_.models[i];
      if (owner != model.module_name && owner != model.model_name) continue;
      file.model = i;
      return true;
    }
    return false;
  }

  void Add(const LibraryMember& member, std::string text) {
    problems_.push_back({member.path, std::nullopt, std::move(text)});
  }

  const LibraryMetadata& metadata_;
  std::vector<LibraryProblem>& problems_;
  // Of models.
  std::set<std::pair<size_t, int>> numbers_;
  std::vector<CodeFile> files_;
};

}  // namespace

std::vector<CodeFile> FindCodeFiles(const std::vector<LibraryMember>& members,
                                    const LibraryMetadata& metadata,
                                    std::vector<LibraryProblem>& problems) {
  return CodeFinder(metadata, problems).Run(members);
}

std::map<std::string, absl::string_view> FindHeaders(
    const std::vector<LibraryMember>& members) {
  std::map<std::string, absl::string_view> headers;
  for (const LibraryMember& member : members) {
    for (const absl::string_view folder : kHeaderFolders) {
      absl::string_view path = member.path;
      if (absl::ConsumePrefix(&path, folder)) {
        headers.emplace(std::string(path), member.content);
      }
    }
  }
  return headers;
}

}  // namespace metad::client
