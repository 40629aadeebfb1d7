#include "client/request/module_reader.h"

#include <filesystem>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/input_file.h"
#include "client/request/named_value.h"
#include "server/formats/file_kind.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

// No source has a NUL. Compiled code is sent whatever format it is of: the
// server says why it cannot be used, as it does of an archive's members.
bool IsCompiledCode(formats::FileKind kind, absl::string_view first_bytes) {
  switch (kind) {
    case formats::FileKind::kElf:
    case formats::FileKind::kBitcode:
    case formats::FileKind::kMachO:
      return true;
    case formats::FileKind::kCoff:
    case formats::FileKind::kPortableExecutable:
    case formats::FileKind::kWasm:
    case formats::FileKind::kUnknown:
      return absl::StrContains(first_bytes, '\0');
    default:
      return false;
  }
}

// What stands in a source's place.
bool IsStandIn(formats::FileKind kind) {
  return kind == formats::FileKind::kGitLfsPointer ||
         kind == formats::FileKind::kHtml;
}

ModuleDescriptor::Kind KindOfSource(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension();
  if (extension == ".c") return ModuleDescriptor::C_SOURCE;
  if (extension == ".cc" || extension == ".cpp" || extension == ".cxx") {
    return ModuleDescriptor::CXX_SOURCE;
  }
  return ModuleDescriptor::KIND_UNSPECIFIED;
}

ModuleDescriptor::Kind KindOfModule(const std::string& path,
                                    formats::FileKind kind,
                                    absl::string_view first_bytes) {
  if (IsCompiledCode(kind, first_bytes)) return ModuleDescriptor::OBJECT;
  // A thin one, too: the server says why it cannot be used.
  if (kind == formats::FileKind::kArArchive) return ModuleDescriptor::ARCHIVE;
  if (IsStandIn(kind)) return ModuleDescriptor::KIND_UNSPECIFIED;
  return KindOfSource(path);
}

std::string DescribeStart(formats::FileKind kind, absl::string_view content) {
  if (kind != formats::FileKind::kUnknown) return formats::RefusalOf(kind);
  return absl::StrCat("starts with \"", absl::CHexEscape(content.substr(0, 8)),
                      "\"");
}

class ModuleReader {
 public:
  ModuleReader(v1::BuildSpec& spec, RequestSources& sources, Problems& problems)
      : spec_(spec), sources_(sources), problems_(problems) {}

  void Read(const ModuleArgument& argument) {
    const int before = spec_.modules_size();
    if (argument.external) {
      AddExternal(argument.text);
    } else {
      AddFile(argument.text);
    }
    if (spec_.modules_size() > before) {
      spec_.mutable_modules(before)->set_model(argument.model);
    }
  }

 private:
  void AddExternal(const std::string& name) {
    const std::string source = absl::StrCat("--external ", name);
    Add(name, source).set_kind(ModuleDescriptor::EXTERNAL);
  }

  void AddFile(const std::string& text) {
    NamedValue argument = SplitNamedFile(text);
    const std::string& path = argument.value;
    if (path.empty()) {
      problems_.AddUsage(absl::StrCat("--module ", text),
                         "expected FILE or NAME=FILE");
      return;
    }
    ModuleDescriptor& module =
        Add(argument.name.value_or(std::filesystem::path(path).stem()), path);
    sources_.SetFile(static_cast<size_t>(spec_.modules_size()) - 1, path);
    absl::StatusOr<std::string> content = ReadInputFile(path);
    if (!content.ok()) return problems_.AddFile(path, content.status());
    const absl::string_view first_bytes =
        absl::string_view(*content).substr(0, formats::kKindBytes);
    const formats::FileKind kind = formats::KindOf(first_bytes);
    module.set_kind(KindOfModule(path, kind, first_bytes));
    if (module.kind() == ModuleDescriptor::KIND_UNSPECIFIED) {
      problems_.AddInvalid(
          path, absl::StrCat(DescribeStart(kind, *content),
                             "; expected an ELF object, an ar archive, a C "
                             "source named *.c or a C++ source named *.cc, "
                             "*.cpp or *.cxx"));
    }
    module.mutable_artifact()->set_inline_(*std::move(content));
  }

  ModuleDescriptor& Add(const std::string& name, const std::string& source) {
    if (!platform::IsUtf8(name)) {
      problems_.AddInvalid(source, "its module name is not UTF-8");
    } else if (!names_.insert(name).second) {
      problems_.AddInvalid(
          source, absl::StrCat("is a second module named '", name,
                               "', expected names that differ: give one as "
                               "NAME=FILE"));
    }
    sources_.AddModule(name, source);
    ModuleDescriptor& module = *spec_.add_modules();
    module.set_name(name);
    return module;
  }

  v1::BuildSpec& spec_;
  RequestSources& sources_;
  Problems& problems_;
  std::unordered_set<std::string> names_;
};

}  // namespace

void ReadModules(const std::vector<ModuleArgument>& arguments,
                 v1::BuildSpec& spec, RequestSources& sources,
                 Problems& problems) {
  ModuleReader reader(spec, sources, problems);
  for (const ModuleArgument& argument : arguments) reader.Read(argument);
}

}  // namespace metad::client
