#include "server/pipeline/output_emission.h"

#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "codegen/emit/external_pools.h"
#include "codegen/emit/linker_script_emitter.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/constant_data_file.h"
#include "codegen/plan/pool_content.h"
#include "codegen/plan/target_constant.h"
#include "codegen/runtimes/runtime.h"
#include "server/pipeline/output_name.h"

namespace metad::pipeline {
namespace {

// Whether the output refers to external pools, so that their files come with
// it.
bool BringsPools(OutputKind kind) {
  return kind == OutputKind::kSource || kind == OutputKind::kObject ||
         kind == OutputKind::kArchive;
}

// Writes one file after another.
class Emission {
 public:
  Emission(const codegen::MetadataPlan& plan, const ArtifactStorage& storage,
           const platform::FilePages& pages)

      : plan_(plan),
        runtime_(codegen::RuntimeOf(plan)),
        storage_(storage),
        pages_(pages) {}

  void AddOutput(OutputKind kind) {
    Add(kind, OutputFileName(kind, plan_.model_name),
        [&](codegen::Sink& sink) { EmitText(kind, sink); });
    if (kind == OutputKind::kSource) AddDataFiles();
    if (kind == OutputKind::kHeader) AddInterfaceHeaders();
    if (kind == OutputKind::kSource || kind == OutputKind::kHeader) {
      AddRuntimeHeaders();
    }
  }

  void AddPoolImages() {
    for (size_t i = 0; i < plan_.pools.size(); ++i) {
      if (!plan_.pools[i].external) continue;
      Add(OutputKind::kPoolImage, codegen::PoolFileName(plan_, plan_.pools[i]),
          [&](codegen::Sink& sink) {
            codegen::ForEachPoolPiece(
                plan_, i, [&](absl::string_view piece) { sink.Append(piece); });
          });
    }
  }

  absl::StatusOr<std::vector<BuildArtifact>> Take() && {
    if (!status_.ok()) return status_;
    return std::move(artifacts_);
  }

 private:
  void EmitText(OutputKind kind, codegen::Sink& sink) {
    if (kind == OutputKind::kSource) runtime_.EmitSource(plan_, sink);
    if (kind == OutputKind::kHeader) runtime_.EmitHeader(plan_, sink);
    if (kind == OutputKind::kLinkerScript) {
      codegen::EmitLinkerScript(plan_, sink);
    }
  }

  void AddDataFiles() {
    for (const codegen::PlannedConstant& constant : plan_.constants) {
      if (!codegen::HasDataFile(plan_, constant)) continue;
      Add(OutputKind::kConstantData,
          codegen::DataFileName(plan_.model_name, constant),
          [&](codegen::Sink& sink) {
            codegen::ForEachPiece(
                constant, plan_.target.byte_order,
                [&](absl::string_view piece) { sink.Append(piece); });
          });
    }
  }

  // Unless a file before this one has brought them.
  void AddRuntimeHeaders() {
    for (const BuildArtifact& artifact : artifacts_) {
      if (artifact.kind == OutputKind::kRuntimeHeader) return;
    }
    for (const codegen::RuntimeHeader& header : runtime_.Headers(plan_)) {
      Add(OutputKind::kRuntimeHeader, std::string(header.path),
          [&](codegen::Sink& sink) { sink.Append(header.content); });
    }
  }

  void AddInterfaceHeaders() {
    for (const codegen::PlannedModel& model : plan_.models) {
      if (!model.aot.has_value()) continue;
      Add(OutputKind::kInterfaceHeader,
          codegen::InterfaceHeaderName(model.aot->module_name),
          [&](codegen::Sink& sink) {
            runtime_.EmitInterfaceHeader(plan_, model, sink);
          });
    }
  }

  void Add(OutputKind kind, std::string file_name,
           absl::FunctionRef<void(codegen::Sink&)> emit) {
    if (!status_.ok()) return;
    ArtifactSink sink(storage_, pages_);
    emit(sink);
    absl::StatusOr<ArtifactContent> content = sink.Finish();
    if (!content.ok()) {
      status_ = content.status();
      return;
    }
    artifacts_.push_back({kind, std::move(file_name), *std::move(content)});
  }

  const codegen::MetadataPlan& plan_;
  const codegen::Runtime& runtime_;
  const ArtifactStorage storage_;
  const platform::FilePages& pages_;
  std::vector<BuildArtifact> artifacts_;
  // The first error.
  absl::Status status_;
};

}  // namespace

ArtifactStorage StorageFor(const BuildRequest& request,
                           const ArtifactStorage& storage) {
  ArtifactStorage chosen = storage;
  if (request.without_digests && !request.Wants(OutputKind::kReport) &&
      storage.lent != nullptr) {
    chosen.blobs = storage.lent;
  }
  return chosen;
}

absl::StatusOr<std::vector<BuildArtifact>> EmitOutputs(
    const std::vector<OutputKind>& outputs, const codegen::MetadataPlan& plan,
    const ArtifactStorage& storage, const platform::FilePages& pages) {
  Emission emission(plan, storage, pages);
  bool has_pools = false;
  for (const OutputKind kind : outputs) {
    emission.AddOutput(kind);
    if (!BringsPools(kind) || has_pools) continue;
    emission.AddPoolImages();
    has_pools = true;
  }
  return std::move(emission).Take();
}

}  // namespace metad::pipeline
