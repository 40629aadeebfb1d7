#include "server/builds/event_translation.h"

#include <string>
#include <utility>

#include "codegen/plan/data_type.h"
#include "server/builds/error_message.h"
#include "server/builds/runtime_translation.h"
#include "server/platform/utf8_text.h"

namespace metad::builds {
namespace {

v1::OutputKind TranslateKind(pipeline::OutputKind kind) {
  switch (kind) {
    case pipeline::OutputKind::kSource:
      return v1::SOURCE;
    case pipeline::OutputKind::kHeader:
      return v1::HEADER;
    case pipeline::OutputKind::kObject:
      return v1::OBJECT_FILE;
    case pipeline::OutputKind::kArchive:
      return v1::ARCHIVE;
    case pipeline::OutputKind::kLinkerScript:
      return v1::LINKER_SCRIPT;
    case pipeline::OutputKind::kReport:
      return v1::REPORT;
    case pipeline::OutputKind::kPoolImage:
      return v1::POOL_IMAGE;
    case pipeline::OutputKind::kRuntimeHeader:
      return v1::RUNTIME_HEADER;
    case pipeline::OutputKind::kConstantData:
      return v1::CONSTANT_DATA;
    case pipeline::OutputKind::kInterfaceHeader:
      return v1::INTERFACE_HEADER;
  }
  return v1::OUTPUT_KIND_UNSPECIFIED;
}

v1::ModuleFunctions::Origin TranslateOrigin(pipeline::FunctionOrigin origin) {
  switch (origin) {
    case pipeline::FunctionOrigin::kListedAndDefined:
      return v1::ModuleFunctions::LISTED_AND_DEFINED;
    case pipeline::FunctionOrigin::kListed:
      return v1::ModuleFunctions::LISTED;
    case pipeline::FunctionOrigin::kSymbolTable:
      return v1::ModuleFunctions::SYMBOL_TABLE;
    case pipeline::FunctionOrigin::kGenerated:
      return v1::ModuleFunctions::GENERATED;
    case pipeline::FunctionOrigin::kJoined:
      return v1::ModuleFunctions::JOINED;
  }
  return v1::ModuleFunctions::ORIGIN_UNSPECIFIED;
}

v1::Diagnostic::Severity TranslateSeverity(pipeline::Severity severity) {
  switch (severity) {
    case pipeline::Severity::kNote:
      return v1::Diagnostic::NOTE;
    case pipeline::Severity::kWarning:
      return v1::Diagnostic::WARNING;
    case pipeline::Severity::kError:
      return v1::Diagnostic::ERROR;
  }
  return v1::Diagnostic::SEVERITY_UNSPECIFIED;
}

void TranslateArtifact(pipeline::BuildArtifact artifact, v1::Artifact* out) {
  out->set_kind(TranslateKind(artifact.kind));
  out->set_file_name(std::move(artifact.file_name));
  const store::PinnedBlob* blob = artifact.content.blob().get();
  if (blob != nullptr && !blob->lent_name().empty()) {
    out->mutable_lent()->set_name(std::string(blob->lent_name()));
    out->mutable_lent()->set_size_bytes(artifact.content.size());
    return;
  }
  out->set_sha256(artifact.content.sha256());
  if (artifact.content.blob() == nullptr) {
    out->set_content(std::move(artifact.content).TakeMemory());
    return;
  }
  out->mutable_digest()->set_hash(artifact.content.sha256());
  out->mutable_digest()->set_size_bytes(artifact.content.size());
}

void TranslateSummary(const pipeline::BuildSummary& summary,
                      v1::MetadataSummary* out) {
  out->set_input_digest(summary.input_digest);
  out->set_model_name(summary.model_name);
  if (summary.runtime != nullptr) {
    out->set_runtime_abi(WireRuntime(*summary.runtime));
  }
  out->set_target(summary.target);
  for (const pipeline::ModuleRun& run : summary.modules) {
    auto* added = out->add_modules();
    added->set_module(run.module);
    added->set_origin(TranslateOrigin(run.origin));
    *added->mutable_functions() = {run.functions.begin(), run.functions.end()};
  }
  for (const codegen::PlannedConstant& constant : summary.constants) {
    auto* added = out->add_constants();
    added->set_name(constant.name);
    added->set_data_type(codegen::DataTypeName(constant.type));
    *added->mutable_shape() = {constant.shape.begin(), constant.shape.end()};
    added->set_size_bytes(constant.stored_bytes);
    added->set_alignment(constant.alignment);
    added->set_section(constant.section);
    added->set_region(constant.region);
    if (constant.alias_of.has_value()) {
      added->set_alias_of(summary.constants[*constant.alias_of].name);
      added->set_alias_offset(constant.alias_offset);
    }
    added->set_is_block(constant.is_block);
    added->set_is_joined(constant.joined);
    if (constant.pool.has_value()) {
      added->set_pool(summary.pools[*constant.pool].name);
      added->set_pool_offset(constant.pool_offset);
    }
  }
}

void TranslateUse(const report::MemoryUse& use, v1::MemoryUse* out) {
  out->set_flash_bytes(use.flash_bytes);
  out->set_ram_bytes(use.ram_bytes);
  out->set_external_bytes(use.external_bytes);
}

void TranslateMemory(const report::ImageMemory& memory, v1::ImageMemory* out) {
  TranslateUse(memory.total, out->mutable_total());
  TranslateUse(memory.metadata, out->mutable_metadata());
  *out->mutable_unmeasured_modules() = {memory.unmeasured_modules.begin(),
                                        memory.unmeasured_modules.end()};
}

template <typename Message>
void TranslateNotes(const std::vector<pipeline::BuildNote>& notes,
                    Message& out) {
  for (const pipeline::BuildNote& note : notes) {
    auto* added = out.add_notes();
    added->set_field(note.field);
    added->set_text(platform::ValidUtf8(note.text));
  }
}

v1::BuildResult::Outcome OutcomeOf(const pipeline::BuildResult& result) {
  if (!result.error.has_value()) return v1::BuildResult::SUCCEEDED;
  if (result.error->reason == pipeline::BuildErrorReason::kCancelled) {
    return v1::BuildResult::CANCELLED;
  }
  return v1::BuildResult::FAILED;
}

}  // namespace

google::protobuf::Duration TranslateDuration(absl::Duration duration) {
  google::protobuf::Duration translated;
  translated.set_seconds(
      absl::IDivDuration(duration, absl::Seconds(1), &duration));
  translated.set_nanos(static_cast<int32_t>(
      absl::IDivDuration(duration, absl::Nanoseconds(1), &duration)));
  return translated;
}

v1::ObjectReport TranslateReport(const pipeline::ObjectReport& report) {
  v1::ObjectReport out;
  out.set_architecture(report.architecture);
  out.set_pointer_bits(report.pointer_bits);
  out.set_big_endian(report.big_endian);
  for (const pipeline::ReportedSection& section : report.sections) {
    auto* added = out.add_sections();
    added->set_name(platform::ValidUtf8(section.name));
    added->set_size_bytes(section.size_bytes);
    added->set_alignment(section.alignment);
    added->set_writable(section.writable);
    added->set_executable(section.executable);
    added->set_read_only_after_relocation(section.read_only_after_relocation);
  }
  for (size_t i = 0; i < report.functions.size(); ++i) {
    auto* added = out.add_functions();
    added->set_index(static_cast<int32_t>(i));
    added->set_name(platform::ValidUtf8(report.functions[i]));
  }
  for (const pipeline::ReportedConstant& constant : report.constants) {
    auto* added = out.add_constants();
    added->set_name(platform::ValidUtf8(constant.name));
    added->set_section(platform::ValidUtf8(constant.section));
    added->set_size_bytes(constant.size_bytes);
    added->set_section_alignment(constant.section_alignment);
    added->set_is_block(constant.is_block);
  }
  for (const std::string& symbol : report.undefined_symbols) {
    out.add_undefined_symbols(platform::ValidUtf8(symbol));
  }
  out.set_flash_bytes(report.flash_bytes);
  out.set_ram_bytes(report.ram_bytes);
  return out;
}

v1::Stage TranslateStage(pipeline::Stage stage) {
  switch (stage) {
    case pipeline::Stage::kQueued:
      return v1::QUEUED;
    case pipeline::Stage::kResolving:
      return v1::RESOLVING;
    case pipeline::Stage::kPlanning:
      return v1::PLANNING;
    case pipeline::Stage::kEmitting:
      return v1::EMITTING;
    case pipeline::Stage::kCompiling:
      return v1::COMPILING;
    case pipeline::Stage::kVerifying:
      return v1::VERIFYING;
  }
  return v1::STAGE_UNSPECIFIED;
}

v1::LogChunk TranslateLog(const pipeline::ToolLog& log) {
  v1::LogChunk chunk;
  chunk.set_subject(log.subject);
  chunk.set_text(platform::ValidUtf8(log.text));
  chunk.set_truncated(log.truncated);
  return chunk;
}

v1::Diagnostic TranslateDiagnostic(
    const std::string& subject,
    const pipeline::CompilerDiagnostic& diagnostic) {
  v1::Diagnostic translated;
  translated.set_subject(subject);
  translated.set_file(platform::ValidUtf8(diagnostic.file));
  translated.set_line(diagnostic.line);
  translated.set_column(diagnostic.column);
  translated.set_severity(TranslateSeverity(diagnostic.severity));
  translated.set_text(platform::ValidUtf8(diagnostic.text));
  translated.set_source_line(platform::ValidUtf8(diagnostic.source_line));
  return translated;
}

v1::CompilerCommand TranslateCommand(
    const std::string& subject, const std::vector<std::string>& arguments) {
  v1::CompilerCommand translated;
  translated.set_subject(subject);
  for (const std::string& argument : arguments) {
    translated.add_arguments(platform::ValidUtf8(argument));
  }
  return translated;
}

v1::GenerateSourcesResponse TranslateSources(pipeline::BuildResult result) {
  v1::GenerateSourcesResponse response;
  for (pipeline::BuildArtifact& artifact : result.artifacts) {
    TranslateArtifact(std::move(artifact), response.add_artifacts());
  }
  TranslateSummary(result.summary, response.mutable_summary());
  TranslateNotes(result.notes, response);
  return response;
}

v1::BuildResult TranslateResult(pipeline::BuildResult result) {
  v1::BuildResult out;
  out.set_outcome(OutcomeOf(result));
  TranslateNotes(result.notes, out);
  if (result.error.has_value()) {
    *out.mutable_error() =
        TranslateError(RelativeToRequest(*std::move(result.error)));
    return out;
  }
  for (pipeline::BuildArtifact& artifact : result.artifacts) {
    TranslateArtifact(std::move(artifact), out.add_artifacts());
  }
  TranslateSummary(result.summary, out.mutable_summary());
  if (result.object_report.has_value()) {
    *out.mutable_object_report() = TranslateReport(*result.object_report);
  }
  if (result.memory.has_value()) {
    TranslateMemory(*result.memory, out.mutable_memory());
  }
  return out;
}

}  // namespace metad::builds
