#include "client/commands/code_inspection.h"

#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/commands/outcome_report.h"
#include "client/output/compiled_module_text.h"
#include "client/output/message_json.h"
#include "client/output/module_inspection_text.h"
#include "client/output/object_report_text.h"
#include "server/formats/file_kind.h"
#include "server/formats/model_library/compiled_module.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

bool IsArchive(absl::string_view content) {
  return formats::KindOf(content.substr(0, formats::kKindBytes)) ==
         formats::FileKind::kArArchive;
}

InspectedCode ShowArchive(const std::string& file,
                          const v1::InspectModuleResponse& module) {
  ShownFile shown;
  shown.document = ArchiveToJson(module);
  shown.document["file"] = file;
  shown.document["format"] = "archive";
  std::ostringstream text;
  text << platform::Printable(file) << ": ";
  PrintArchive(module, text);
  shown.text = text.str();
  return shown;
}

InspectedCode ShowObject(const std::string& file, absl::string_view content,
                         const v1::InspectedObject& object) {
  // What the server does not look at; it has said what is wrong.
  const formats::CompiledModule module =
      formats::ReadCompiledModule(content).value_or(formats::CompiledModule());
  ShownFile shown;
  shown.document = {{"file", file},
                    {"object_report", ToJson(object.report())},
                    {"functions", FunctionsToJson(object)}};
  if (!module.imports.empty()) {
    shown.document["imports"] = FfiImportsToJson(module);
  }
  std::ostringstream text;
  text << platform::Printable(file) << ": ";
  PrintObjectReport(object.report(), text);
  PrintModuleFunctions(object, text);
  PrintFfiImports(module, text);
  shown.text = text.str();
  return shown;
}

}  // namespace

InspectedCode InspectSharedObject(const std::string& file,
                                  absl::string_view content) {
  const absl::StatusOr<formats::CompiledModule> module =
      formats::ReadCompiledModule(content);
  if (!module.ok()) {
    Problems problems;
    problems.AddInvalid(file, std::string(module.status().message()));
    return problems.ToFailure();
  }
  Json functions = Json::array();
  for (const std::string& function : module->functions) {
    functions.push_back(platform::Printable(function));
  }
  ShownFile shown;
  shown.document = {{"file", file},
                    {"format", "shared-object"},
                    {"functions", std::move(functions)},
                    {"imports", FfiImportsToJson(*module)}};
  std::ostringstream text;
  text << platform::Printable(file) << ": ";
  PrintSharedObject(*module, text);
  shown.text = text.str();
  return shown;
}

InspectedCode InspectModule(const std::string& file, absl::string_view content,
                            const SessionOptions& session,
                            CommandContext& context) {
  auto connection = context.connect(session.server, "", context.cancellation);
  if (!connection.ok()) {
    return FailureOfCall(connection.error(), nullptr, context.cancellation);
  }
  v1::InspectModuleRequest request;
  request.set_artifact(std::string(content));
  const auto response = connection.value()->InspectModule(request);
  if (!response.ok()) {
    Failure failure =
        FailureOfCall(response.error(), nullptr, context.cancellation);
    for (FailureDetail& detail : failure.details) detail.source = file;
    return failure;
  }
  const v1::InspectModuleResponse& module = response.value();
  if (IsArchive(content)) return ShowArchive(file, module);
  if (module.objects_size() == 1) {
    return ShowObject(file, content, module.objects(0));
  }
  return FailureFromStatus(
      absl::InternalError("the server did not say what is in the object"));
}

}  // namespace metad::client
