#include "server/pipeline/output_name.h"

#include "absl/strings/str_cat.h"

namespace metad::pipeline {

std::string OutputFileName(OutputKind kind, const std::string& model_name) {
  switch (kind) {
    case OutputKind::kSource:
      return absl::StrCat(model_name, "_metadata.c");
    case OutputKind::kHeader:
      return absl::StrCat(model_name, "_metadata.h");
    case OutputKind::kObject:
      return absl::StrCat(model_name, "_metadata.o");
    case OutputKind::kArchive:
      return absl::StrCat("lib", model_name, ".a");
    case OutputKind::kLinkerScript:
      return absl::StrCat(model_name, "_metadata.ld");
    case OutputKind::kReport:
      return absl::StrCat(model_name, "_report.json");
    case OutputKind::kPoolImage:
    case OutputKind::kRuntimeHeader:
    case OutputKind::kConstantData:
    case OutputKind::kInterfaceHeader:
      break;  // Whoever emits them names each.
  }
  return "";
}

}  // namespace metad::pipeline
