#include "client/request/module_reader.h"

#include <filesystem>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/input_file.h"
#include "client/request/named_value.h"
#include "server/formats/module_file_kind.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

ModuleDescriptor::Kind KindOf(formats::ModuleFileKind kind) {
  switch (kind) {
    case formats::ModuleFileKind::kNone:
      return ModuleDescriptor::KIND_UNSPECIFIED;
    case formats::ModuleFileKind::kObject:
      return ModuleDescriptor::OBJECT;
    case formats::ModuleFileKind::kArchive:
      return ModuleDescriptor::ARCHIVE;
    case formats::ModuleFileKind::kCSource:
      return ModuleDescriptor::C_SOURCE;
    case formats::ModuleFileKind::kCxxSource:
      return ModuleDescriptor::CXX_SOURCE;
  }
  return ModuleDescriptor::KIND_UNSPECIFIED;
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
    module.set_kind(KindOf(formats::KindOfModuleFile(path, *content)));
    if (module.kind() == ModuleDescriptor::KIND_UNSPECIFIED) {
      problems_.AddInvalid(path, formats::RefusalOfModule(*content));
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
