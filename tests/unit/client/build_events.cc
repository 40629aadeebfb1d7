#include "tests/unit/client/build_events.h"

#include "tests/unit/client/sha256_hex.h"
#include "tests/unit/client/status_bytes.h"

namespace metad::client::testing {

void AddArtifact(v1::OutputKind kind, const std::string& name,
                 const std::string& content,
                 google::protobuf::RepeatedPtrField<v1::Artifact>& artifacts) {
  v1::Artifact& artifact = *artifacts.Add();
  artifact.set_kind(kind);
  artifact.set_file_name(name);
  artifact.set_content(content);
  artifact.set_sha256(Sha256Hex(content));
}

v1::MetadataSummary Summary() {
  v1::MetadataSummary summary;
  summary.set_input_digest("d1");
  v1::ModuleFunctions& module = *summary.add_modules();
  module.set_module("a");
  module.set_origin(v1::ModuleFunctions::SYMBOL_TABLE);
  module.add_functions("f");
  module.add_functions("g");
  v1::PlacedConstant& constant = *summary.add_constants();
  constant.set_name("w");
  constant.set_data_type("int8");
  constant.add_shape(8);
  constant.set_size_bytes(8);
  return summary;
}

v1::BuildEvent SnapshotEvent() {
  v1::BuildEvent event;
  event.mutable_snapshot()->set_build("builds/1");
  event.mutable_snapshot()->set_stage(v1::QUEUED);
  return event;
}

v1::BuildEvent DiagnosticEvent() {
  v1::BuildEvent event;
  v1::Diagnostic& diagnostic = *event.mutable_diagnostic();
  diagnostic.set_subject("a");
  diagnostic.set_file("a.c");
  diagnostic.set_line(3);
  diagnostic.set_column(7);
  diagnostic.set_severity(v1::Diagnostic::ERROR);
  diagnostic.set_text("expected ';'");
  return event;
}

v1::BuildEvent LogEvent() {
  v1::BuildEvent event;
  event.mutable_log()->set_subject("m_metadata.o");
  event.mutable_log()->set_text("ld: \x1b]0;owned\n");
  return event;
}

v1::BuildEvent SuccessEvent() {
  v1::BuildEvent event;
  v1::BuildResult& result = *event.mutable_result();
  result.set_outcome(v1::BuildResult::SUCCEEDED);
  AddArtifact(v1::SOURCE, "m_metadata.c", "source",
              *result.mutable_artifacts());
  AddArtifact(v1::HEADER, "m_metadata.h", "header",
              *result.mutable_artifacts());
  AddArtifact(v1::OBJECT_FILE, "m_metadata.o", "object",
              *result.mutable_artifacts());
  *result.mutable_summary() = Summary();
  result.mutable_object_report()->set_flash_bytes(4660);
  result.mutable_memory()->mutable_total()->set_flash_bytes(5000);
  result.mutable_memory()->mutable_metadata()->set_flash_bytes(4660);
  return event;
}

v1::BuildEvent FailureEvent(const std::string& reason,
                            const std::vector<FieldViolation>& violations) {
  v1::BuildEvent event;
  v1::BuildResult& result = *event.mutable_result();
  result.set_outcome(v1::BuildResult::FAILED);
  *result.mutable_error() = MakeStatus(absl::StatusCode::kUnknown, reason,
                                       "it did not work", violations);
  return event;
}

v1::BuildEvent StoredObjectEvent(const std::string& content) {
  v1::BuildEvent event = SuccessEvent();
  v1::Artifact& object = *event.mutable_result()->mutable_artifacts(2);
  object.set_sha256(Sha256Hex(content));
  object.mutable_digest()->set_hash(object.sha256());
  object.mutable_digest()->set_size_bytes(static_cast<int64_t>(content.size()));
  return event;
}

}  // namespace metad::client::testing
