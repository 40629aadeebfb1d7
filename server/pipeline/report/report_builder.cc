#include "server/pipeline/report/report_builder.h"

#include <cstdint>
#include <string>
#include <utility>

#include "codegen/plan/runtime_rules.h"
#include "codegen/version.h"
#include "server/pipeline/output_name.h"
#include "server/pipeline/report/constant_entries.h"
#include "server/pipeline/report/image_proofs.h"
#include "server/pipeline/report/module_entries.h"
#include "server/pipeline/report/object_contributions.h"
#include "server/pipeline/report/plan_contributions.h"
#include "server/pipeline/report/region_entries.h"
#include "server/pipeline/report/symbol_entries.h"
#include "server/pipeline/report/table_purpose.h"
#include "server/pipeline/symbol_resolution.h"

namespace metad::report {
namespace {

class ReportBuilder {
 public:
  ReportBuilder(const ReportedBuild& build,
                const std::vector<pipeline::BuildArtifact>& artifacts)
      : build_(build), artifacts_(artifacts), plan_(build.plan) {}

  BuildReport Run() {
    Identify();
    report_.constants = ConstantEntries(build_);
    report_.pools = PoolEntries(plan_);
    if (build_.objects != nullptr) {
      AddObjects(*build_.objects);
    } else {
      report_.contributions = PlannedContributions(plan_);
      report_.proofs = UncheckedProofs();
    }
    Append(ProvidedWorkspaces(plan_));
    Append(ExternalContributions(plan_));
    report_.modules = ModuleEntries(build_, report_.sections);
    AddModels();
    PlaceUnplaced(plan_, report_.contributions);
    report_.regions = RegionEntries(plan_, report_.contributions);
    if (build_.archive != nullptr) AddArchive(*build_.archive);
    AddFiles();
    return std::move(report_);
  }

 private:
  void Identify() {
    report_.generator_version = codegen::kGeneratorVersion;
    report_.name = plan_.model_name;
    report_.runtime_abi = std::string(plan_.runtime->name());
    report_.joinable = plan_.joinable;
    report_.target = {build_.target.name, build_.target.architecture,
                      build_.target.pointer_bits, build_.target.big_endian};
    if (build_.toolchain.has_value()) {
      report_.toolchain =
          Toolchain{build_.toolchain->id, build_.toolchain->fingerprint};
    }
    report_.input_digest = plan_.input_digest;
    report_.read_from_object = build_.objects != nullptr;
    report_.notes = build_.request.notes;
  }

  void Append(std::vector<Contribution> contributions) {
    for (Contribution& contribution : contributions) {
      report_.contributions.push_back(std::move(contribution));
    }
  }

  void AddObjects(const pipeline::ImageObjects& objects) {
    report_.sections = ObjectSections(plan_, objects);
    report_.contributions = ObjectContributions(plan_, objects);
    for (const Contribution& contribution : report_.contributions) {
      if (contribution.kind != ContributionKind::kTable) continue;
      report_.tables.push_back(
          {contribution.name, TablePurpose(contribution.name),
           contribution.section, contribution.region, contribution.bytes});
    }
    const pipeline::SymbolResolution resolution(objects);
    report_.proofs = ProveImage(plan_, objects, resolution, *build_.fit);
    report_.unresolved_symbols = UnresolvedEntries(plan_, resolution);
    report_.doubly_defined_symbols = DoublyDefinedEntries(resolution);
  }

  void AddModels() {
    for (const codegen::PlannedModel& planned : plan_.models) {
      Model model;
      model.name = planned.name;
      for (const Module& module : report_.modules) {
        if (module.model != model.name) continue;
        model.functions += static_cast<int64_t>(module.functions.size());
      }
      for (const Constant& constant : report_.constants) {
        if (constant.model == model.name && !constant.is_block) {
          ++model.constants;
        }
      }
      report_.models.push_back(std::move(model));
    }
  }

  void AddArchive(const pipeline::ImageArchive& built) {
    Archive archive;
    archive.file_name = pipeline::OutputFileName(pipeline::OutputKind::kArchive,
                                                 plan_.model_name);
    for (const pipeline::ImageArchiveMember& member : built.members()) {
      archive.members.push_back(
          {member.name, member.module, member.size_bytes});
    }
    archive.absent_modules = built.absent_modules();
    report_.archive = std::move(archive);
  }

  void AddFiles() {
    for (const pipeline::BuildArtifact& artifact : artifacts_) {
      if (artifact.kind == pipeline::OutputKind::kReport) continue;
      report_.files.push_back({artifact.file_name, artifact.content.size(),
                               artifact.content.sha256()});
    }
  }

  const ReportedBuild& build_;
  const std::vector<pipeline::BuildArtifact>& artifacts_;
  const codegen::MetadataPlan& plan_;
  BuildReport report_;
};

}  // namespace

BuildReport MakeReport(const ReportedBuild& build,
                       const std::vector<pipeline::BuildArtifact>& artifacts) {
  return ReportBuilder(build, artifacts).Run();
}

}  // namespace metad::report
