#include "server/pipeline/import/module_detection.h"

#include "absl/strings/str_cat.h"
#include "server/formats/module_file_kind.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

void SetKind(formats::ModuleFileKind kind, ModuleInput& module) {
  using Kind = formats::ModuleFileKind;
  switch (kind) {
    case Kind::kNone:
      break;
    case Kind::kObject:
      module.kind = ModuleKind::kObject;
      break;
    case Kind::kArchive:
      module.kind = ModuleKind::kArchive;
      break;
    case Kind::kCSource:
      module.kind = ModuleKind::kCSource;
      break;
    case Kind::kCxxSource:
      module.kind = ModuleKind::kCSource;
      module.language = SourceLanguage::kCxx;
      break;
  }
}

}  // namespace

void DetectModule(const std::string& field, ModuleInput& module,
                  codegen::ViolationList& violations) {
  if (module.name.empty()) {
    module.name = module.file_name.substr(0, module.file_name.rfind('.'));
  }
  if (!module.artifact.has_value()) {
    violations.Add(
        absl::StrCat(field, ".artifact"),
        "is missing, and the module's kind is what it says; expected "
        "the file's content");
    return;
  }
  SetKind(formats::KindOfModuleFile(module.file_name, *module.artifact),
          module);
  if (module.kind != ModuleKind::kDetected) return;
  violations.Add(absl::StrCat(field, ".artifact"),
                 absl::StrCat(platform::Printable(module.file_name), ": ",
                              formats::RefusalOfModule(*module.artifact)));
}

}  // namespace metad::pipeline
