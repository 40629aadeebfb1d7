#ifndef METAD_SERVER_BUILDS_EVENT_TRANSLATION_H_
#define METAD_SERVER_BUILDS_EVENT_TRANSLATION_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "metad/v1/build_event.pb.h"
#include "metad/v1/build_service.pb.h"
#include "metad/v1/object_report.pb.h"
#include "server/pipeline/build_observer.h"
#include "server/pipeline/build_pipeline.h"
#include "server/pipeline/object_inspector.h"

// What the pipeline made, in the wire's terms.
namespace metad::builds {

google::protobuf::Duration TranslateDuration(absl::Duration duration);

v1::ObjectReport TranslateReport(const pipeline::ObjectReport& report);

v1::Stage TranslateStage(pipeline::Stage stage);

v1::LogChunk TranslateLog(const pipeline::ToolLog& log);

v1::Diagnostic TranslateDiagnostic(
    const std::string& subject, const pipeline::CompilerDiagnostic& diagnostic);

v1::CompilerCommand TranslateCommand(const std::string& subject,
                                     const std::vector<std::string>& arguments);

// Of a result without an error. Moves the artifacts' content.
v1::GenerateSourcesResponse TranslateSources(pipeline::BuildResult result);

// All but `elapsed`.
v1::BuildResult TranslateResult(pipeline::BuildResult result);

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_EVENT_TRANSLATION_H_
