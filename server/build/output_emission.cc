#include "server/build/output_emission.h"

#include <string>

#include "codegen/emit/external_pools.h"
#include "codegen/emit/interface_header_emitter.h"
#include "codegen/emit/linker_script_emitter.h"
#include "codegen/emit/metadata_emitter.h"
#include "codegen/emit/sink.h"
#include "codegen/emit/target_bytes.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/constant_data_file.h"
#include "codegen/plan/pool_content.h"
#include "codegen/runtime/metad_declarations.h"
#include "server/build/output_name.h"

namespace metad::build {
namespace {

std::string EmitText(OutputKind kind, const codegen::MetadataPlan& plan) {
  codegen::StringSink sink;
  if (kind == OutputKind::kSource) codegen::EmitSource(plan, sink);
  if (kind == OutputKind::kHeader) codegen::EmitHeader(plan, sink);
  if (kind == OutputKind::kLinkerScript) codegen::EmitLinkerScript(plan, sink);
  return sink.Take();
}

void EmitDataFiles(const codegen::MetadataPlan& plan,
                   std::vector<BuildArtifact>& artifacts) {
  for (const codegen::PlannedConstant& constant : plan.constants) {
    if (!codegen::HasDataFile(plan, constant)) continue;
    const codegen::TargetBytes bytes(constant, plan.target.byte_order);
    artifacts.push_back({OutputKind::kConstantData,
                         codegen::DataFileName(plan.model_name, constant),
                         std::string(bytes.view())});
  }
}

// Unless a file before this one has brought them.
void EmitRuntimeHeaders(const codegen::MetadataPlan& plan,
                        std::vector<BuildArtifact>& artifacts) {
  for (const BuildArtifact& artifact : artifacts) {
    if (artifact.kind == OutputKind::kRuntimeHeader) return;
  }
  for (const codegen::RuntimeHeader& header : codegen::DeclarationsFor(plan)) {
    artifacts.push_back({OutputKind::kRuntimeHeader, std::string(header.path),
                         std::string(header.content)});
  }
}

void EmitInterfaceHeaders(const codegen::MetadataPlan& plan,
                          std::vector<BuildArtifact>& artifacts) {
  for (const codegen::PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    codegen::StringSink sink;
    codegen::EmitInterfaceHeader(plan, model, sink);
    artifacts.push_back({OutputKind::kInterfaceHeader,
                         codegen::InterfaceHeaderName(model.aot->module_name),
                         sink.Take()});
  }
}

void EmitOutput(OutputKind kind, const codegen::MetadataPlan& plan,
                std::vector<BuildArtifact>& artifacts) {
  artifacts.push_back(
      {kind, OutputFileName(kind, plan.model_name), EmitText(kind, plan)});
  if (kind == OutputKind::kSource) EmitDataFiles(plan, artifacts);
  if (kind == OutputKind::kHeader) EmitInterfaceHeaders(plan, artifacts);
  if (kind == OutputKind::kSource || kind == OutputKind::kHeader) {
    EmitRuntimeHeaders(plan, artifacts);
  }
}

// Whether the output refers to external pools, so that their files come with
// it.
bool BringsPools(OutputKind kind) {
  return kind == OutputKind::kSource || kind == OutputKind::kObject ||
         kind == OutputKind::kArchive;
}

void AddPoolImages(const codegen::MetadataPlan& plan,
                   std::vector<BuildArtifact>& artifacts) {
  for (size_t i = 0; i < plan.pools.size(); ++i) {
    if (!plan.pools[i].external) continue;
    artifacts.push_back({OutputKind::kPoolImage,
                         codegen::PoolFileName(plan, plan.pools[i]),
                         codegen::PoolContent(plan, i)});
  }
}

}  // namespace

std::vector<BuildArtifact> EmitCompilerInput(
    const codegen::MetadataPlan& plan) {
  codegen::MetadataPlan compiled = plan;
  for (codegen::PlannedConstant& constant : compiled.constants) {
    if (constant.style == codegen::ConstantStyle::kEmbed) {
      constant.style = codegen::ConstantStyle::kIncbin;
    }
  }
  std::vector<BuildArtifact> artifacts;
  EmitOutput(OutputKind::kSource, compiled, artifacts);
  return artifacts;
}

std::vector<BuildArtifact> EmitOutputs(const std::vector<OutputKind>& outputs,
                                       const codegen::MetadataPlan& plan) {
  std::vector<BuildArtifact> artifacts;
  artifacts.reserve(outputs.size() + plan.pools.size());
  bool has_pools = false;
  for (const OutputKind kind : outputs) {
    EmitOutput(kind, plan, artifacts);
    if (!BringsPools(kind) || has_pools) continue;
    AddPoolImages(plan, artifacts);
    has_pools = true;
  }
  return artifacts;
}

}  // namespace metad::build
