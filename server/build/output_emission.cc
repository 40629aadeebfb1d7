#include "server/build/output_emission.h"

#include "codegen/emit/metadata_emitter.h"
#include "codegen/emit/sink.h"
#include "server/build/output_name.h"

namespace metad::build {
namespace {

std::string EmitText(OutputKind kind, const codegen::MetadataPlan& plan) {
  if (kind == OutputKind::kSource) return EmitSourceText(plan);
  codegen::StringSink sink;
  if (kind == OutputKind::kHeader) codegen::EmitHeader(plan, sink);
  return sink.Take();
}

}  // namespace

std::string EmitSourceText(const codegen::MetadataPlan& plan) {
  codegen::StringSink sink;
  codegen::EmitSource(plan, sink);
  return sink.Take();
}

std::vector<BuildArtifact> EmitOutputs(const std::vector<OutputKind>& outputs,
                                       const codegen::MetadataPlan& plan) {
  std::vector<BuildArtifact> artifacts;
  artifacts.reserve(outputs.size());
  for (const OutputKind kind : outputs) {
    artifacts.push_back(
        {kind, OutputFileName(kind, plan.model_name), EmitText(kind, plan)});
  }
  return artifacts;
}

}  // namespace metad::build
