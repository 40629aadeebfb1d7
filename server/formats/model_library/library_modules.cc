#include "server/formats/model_library/library_modules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/formats/file_kind.h"
#include "server/formats/model_library/dynamic_runtime.h"
#include "server/formats/model_library/included_headers.h"
#include "server/formats/model_library/object_symbols.h"
#include "server/formats/model_library/runtime_includes.h"
#include "server/formats/model_library/tvm_symbols.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Kind = LibraryModule::Kind;

constexpr char kSourceFolder[] = "codegen/host/src/";
constexpr char kByteOrderMark[] = "\xef\xbb\xbf";
constexpr char kObjectFolder[] = "codegen/host/lib/";
// What export_library() has beside the modules.
constexpr char kLoader[] = "devc.";
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

// Of content that is not what the file's name says.
std::string WhatElse(absl::string_view content) {
  if (IsPacked(content)) return "is an archive within the archive";
  const FileKind kind = KindOf(content);
  return kind == FileKind::kUnknown ? "is something else than its name says"
                                    : RefusalOf(kind);
}

std::optional<Kind> KindOfExtension(absl::string_view extension) {
  if (extension == ".c") return Kind::kCSource;
  if (extension == ".cc" || extension == ".cpp" || extension == ".cxx") {
    return Kind::kCxxSource;
  }
  if (extension == ".o") return Kind::kObject;
  return std::nullopt;
}

bool IsOneOf(absl::string_view extension,
             std::initializer_list<absl::string_view> known) {
  return std::find(known.begin(), known.end(), extension) != known.end();
}

// What sources include; FindHeaders() has them.
bool IsHeaderExtension(absl::string_view extension) {
  return IsOneOf(extension,
                 {".h", ".hh", ".hpp", ".hxx", ".inc", ".inl", ".def"});
}

// What sources may include: headers, and sources that are parts of others.
bool IsIncludable(absl::string_view extension) {
  const std::optional<Kind> kind = KindOfExtension(extension);
  return IsHeaderExtension(extension) ||
         (kind.has_value() && *kind != Kind::kObject);
}

// Why a file is left out that is neither code nor header.
std::string ReasonToLeaveOut(absl::string_view name,
                             absl::string_view extension) {
  if (IsOneOf(extension, {".S", ".s", ".asm"})) {
    return "is assembly, which metad does not assemble: give its object with "
           "--module, or link it beside the outputs";
  }
  if (extension == ".a") {
    return "is an archive of objects: give it with --module, or link it beside "
           "the outputs";
  }
  if (absl::EndsWith(name, "~") ||
      IsOneOf(extension, {".orig", ".rej", ".bak"})) {
    return "is a copy that an editor or a merge left behind";
  }
  return "is neither C, C++, a header nor an object";
}

absl::string_view FileName(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? path : path.substr(slash + 1);
}

absl::string_view ExtensionOf(absl::string_view file_name) {
  const size_t dot = file_name.rfind('.');
  const bool has_one = dot != absl::string_view::npos && dot != 0;
  return has_one ? file_name.substr(dot) : "";
}

class CodeFinder {
 public:
  CodeFinder(const LibraryMetadata& metadata, std::vector<std::string>& notes,
             std::vector<LibraryProblem>& problems)
      : metadata_(metadata), notes_(notes), problems_(problems) {}

  std::vector<CodeFile> Run(const std::vector<LibraryMember>& members) {
    headers_ = FindHeaders(members, metadata_);
    for (const LibraryMember& member : members) {
      absl::string_view name = member.path;
      const bool is_code = metadata_.is_exported
                               ? !absl::StartsWith(name, kLoader)
                               : absl::ConsumePrefix(&name, kSourceFolder) ||
                                     absl::ConsumePrefix(&name, kObjectFolder);
      if (!is_code) continue;
      // Of version control, and of systems that keep attributes in files.
      if (absl::StartsWith(FileName(name), ".")) continue;
      if (files_.size() == kMaxModules) {
        Add(member, absl::StrCat("is one of more than ", kMaxModules,
                                 " modules, the most accepted"));
        break;
      }
      ReadFile(member, FileName(name));
    }
    LeaveIncludedFiles();
    std::sort(files_.begin(), files_.end(), ComesBefore);
    NameFiles();
    return std::move(files_);
  }

 private:
  static bool ComesBefore(const CodeFile& a, const CodeFile& b) {
    const auto key = [](const CodeFile& file) {
      return std::make_tuple(
          file.model, !file.number.has_value(), file.number.value_or(0),
          file.kind == Kind::kObject, absl::string_view(file.member));
    };
    return key(a) < key(b);
  }

  void ReadFile(const LibraryMember& member, absl::string_view name) {
    const absl::string_view extension = ExtensionOf(name);
    const std::optional<Kind> kind = KindOfExtension(extension);
    if (!kind.has_value()) {
      if (IsHeaderExtension(extension)) return;
      if (extension != ".a" && IsPacked(member.content)) {
        return Add(member,
                   "is an archive within the archive, expected the modules "
                   "themselves: .c, .cc, .cpp or .o");
      }
      notes_.push_back(absl::StrCat(platform::Printable(member.path),
                                    " is left out: it ",
                                    ReasonToLeaveOut(name, extension)));
      return;
    }
    CodeFile file;
    file.kind = *kind;
    file.member = member.path;
    file.text = member.content;
    FindOwner(name.substr(0, name.size() - extension.size()), file);
    ReadContent(member, file);
  }

  void ReadContent(const LibraryMember& member, CodeFile& file) {
    const bool is_object = file.kind == Kind::kObject;
    if (is_object != LooksLikeElf(member.content)) {
      const char* const expected =
          is_object ? "an ELF object" : "C or C++ text";
      return Add(member, absl::StrCat(WhatElse(member.content), ", expected ",
                                      expected));
    }
    if (!is_object &&
        (IsPacked(member.content) || !platform::IsUtf8(member.content))) {
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
      const std::string unfit = DynamicRuntimeProblem(member.content);
      if (!unfit.empty()) return Add(member, unfit);
      file.content = *std::move(content);
    } else {
      // Editors put a mark before the text that is none of C's.
      absl::ConsumePrefix(&file.text, kByteOrderMark);
      UseIdentifiers(file);
      UseRuntimeIncludes(file);
      file.content = ReadSourceContent(file.text);
    }
    // An operator's text only the compiler need understand.
    if (!file.content.problem.empty() && MayHoldMetadata(member.content)) {
      return Add(member, file.content.problem);
    }
    files_.push_back(std::move(file));
  }

  void UseIdentifiers(CodeFile& file) {
    const std::string& name = metadata_.models[file.model].module_name;
    if (name == IdentifierPart(name)) return;
    std::string text = WithIdentifiers(file.text, name);
    if (text == file.text) return;
    file.rewritten = std::make_shared<const std::string>(std::move(text));
    file.text = *file.rewritten;
    notes_.push_back(absl::StrCat(
        platform::Printable(file.member), " is taken with ", kGeneratedPrefix,
        IdentifierPart(name), " where TVM wrote ", kGeneratedPrefix,
        platform::Printable(name), ", which is no identifier"));
  }

  void UseRuntimeIncludes(CodeFile& file) {
    RuntimeIncludes includes = WithRuntimeIncludes(file.text, headers_);
    if (includes.replaced.empty()) return;
    file.rewritten =
        std::make_shared<const std::string>(std::move(includes.text));
    file.text = *file.rewritten;
    notes_.push_back(absl::StrCat(platform::Printable(file.member),
                                  " is taken with the headers of TVM's runtime "
                                  "that are at hand, where it includes ",
                                  platform::Printable(includes.replaced),
                                  " of the project that it was copied to"));
  }

  // What a source includes is built as a part of it, and would be defined twice
  // as a module of its own.
  void LeaveIncludedFiles() {
    std::map<std::string, std::string> includers;
    for (const CodeFile& file : files_) {
      if (file.kind == Kind::kObject) continue;
      for (std::string& path : IncludedHeaders(file.text, headers_)) {
        includers.emplace(std::move(path), file.member);
      }
    }
    const auto is_included = [&](const CodeFile& file) {
      absl::string_view path = file.member;
      absl::ConsumePrefix(&path, kSourceFolder);
      const auto found = includers.find(std::string(path));
      if (found == includers.end() || found->second == file.member) {
        return false;
      }
      notes_.push_back(absl::StrCat(
          platform::Printable(file.member), " is no module of its own: ",
          platform::Printable(found->second), " includes it"));
      return true;
    };
    files_.erase(std::remove_if(files_.begin(), files_.end(), is_included),
                 files_.end());
  }

  // The model and the number, and the name as far as it is the file's own.
  void FindOwner(absl::string_view stem, CodeFile& file) const {
    if (FindNumber(stem, file)) return;
    // The longest name: "net_1_helper" is of net_1, not of net.
    size_t taken = 0;
    for (size_t i = 0; i < metadata_.models.size(); ++i) {
      const std::string prefix =
          absl::StrCat(metadata_.models[i].module_name, "_");
      if (prefix.size() <= taken || !absl::StartsWith(stem, prefix)) continue;
      taken = prefix.size();
      file.model = i;
    }
    // Where there are several models, their names come before all others.
    const bool has_prefix = metadata_.models.size() > 1;
    file.name = ModuleNamePart(has_prefix ? stem.substr(taken) : stem);
  }

  // "kws_lib1", or "lib1" where there is one model.
  bool FindNumber(absl::string_view stem, CodeFile& file) const {
    const size_t lib = stem.rfind("lib");
    if (lib == absl::string_view::npos) return false;
    const absl::string_view digits = stem.substr(lib + 3);
    // Leading zeros would give two files one number.
    const bool is_number =
        !digits.empty() && digits.size() <= 4 &&
        (digits == "0" || digits[0] != '0') &&
        digits.find_first_not_of("0123456789") == absl::string_view::npos;
    int number = 0;
    if (!is_number || !absl::SimpleAtoi(digits, &number)) return false;
    absl::string_view owner = stem.substr(0, lib);
    const bool is_only = owner.empty() && metadata_.models.size() == 1;
    if (!is_only && !FindModel(owner, file)) return false;
    file.number = number;
    file.name = std::string(stem.substr(lib));
    return true;
  }

  bool FindModel(absl::string_view owner, CodeFile& file) const {
    if (!absl::ConsumeSuffix(&owner, "_")) return false;
    for (size_t i = 0; i < metadata_.models.size(); ++i) {
      const LibraryModelMetadata& model = metadata_.models[i];
      if (owner != model.module_name && owner != model.model_name) continue;
      file.model = i;
      return true;
    }
    return false;
  }

  // Every file has a name of its own in its model, whatever others there are
  // after it.
  void NameFiles() {
    std::set<std::pair<size_t, std::string>> taken;
    for (CodeFile& file : files_) {
      const absl::string_view extension = ExtensionOf(FileName(file.member));
      const std::string stem = file.name;
      for (int copy = 1; !taken.insert({file.model, file.name}).second;
           ++copy) {
        file.name = absl::StrCat(stem, copy == 1 ? "" : absl::StrCat("_", copy),
                                 extension);
      }
    }
  }

  void Add(const LibraryMember& member, std::string text) {
    problems_.push_back({member.path, std::nullopt, std::move(text)});
  }

  const LibraryMetadata& metadata_;
  std::vector<std::string>& notes_;
  std::vector<LibraryProblem>& problems_;
  std::map<std::string, absl::string_view> headers_;
  std::vector<CodeFile> files_;
};

// The header of a model's interface, as TVM's sources include it.
std::string InterfaceHeader(absl::string_view model) {
  return absl::StrCat("tvmgen_", model, ".h");
}

}  // namespace

std::string ModuleNamePart(absl::string_view text) {
  // Of what a module's name may have, so that there is room for a prefix.
  constexpr size_t kMaxBytes = 64;
  std::string name;
  for (const char c : text.substr(0, kMaxBytes)) {
    const bool is_word =
        absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
    const bool is_other = c == '.' || c == '+' || c == '-';
    name += is_word || (is_other && !name.empty()) ? c : '_';
  }
  return name;
}

std::vector<CodeFile> FindCodeFiles(const std::vector<LibraryMember>& members,
                                    const LibraryMetadata& metadata,
                                    std::vector<std::string>& notes,
                                    std::vector<LibraryProblem>& problems) {
  return CodeFinder(metadata, notes, problems).Run(members);
}

std::map<std::string, absl::string_view> FindHeaders(
    const std::vector<LibraryMember>& members,
    const LibraryMetadata& metadata) {
  std::map<std::string, absl::string_view> headers;
  for (const LibraryMember& member : members) {
    for (const absl::string_view folder : kHeaderFolders) {
      absl::string_view path = member.path;
      if (absl::ConsumePrefix(&path, folder)) {
        headers.emplace(std::string(path), member.content);
      }
    }
    // Beside a source, which may include other sources as well.
    absl::string_view path = member.path;
    const bool is_beside = absl::ConsumePrefix(&path, kSourceFolder) ||
                           absl::ConsumePrefix(&path, kObjectFolder);
    if (is_beside && IsIncludable(ExtensionOf(FileName(path)))) {
      headers.emplace(std::string(path), member.content);
    }
  }
  for (const LibraryModelMetadata& model : metadata.models) {
    const std::string header = InterfaceHeader(model.module_name);
    const auto found = headers.find(absl::AsciiStrToLower(header));
    if (found != headers.end()) headers.emplace(header, found->second);
  }
  return headers;
}

}  // namespace metad::formats
