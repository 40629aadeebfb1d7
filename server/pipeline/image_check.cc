#include "server/pipeline/image_check.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/machines.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/report/image_proofs.h"
#include "server/pipeline/report/target_proofs.h"
#include "server/pipeline/symbol_resolution.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/observed_core.h"
#include "server/pipeline/target_fit/target_advice.h"

namespace metad::pipeline {
namespace {

// Ways out that one error names, and objects that it names for each.
constexpr size_t kMaxAdvices = 3;
constexpr size_t kMaxOwners = 5;
// An archive may have thousands of members.
constexpr size_t kMaxNotes = 100;

using Names = absl::flat_hash_set<absl::string_view>;

// As codegen/elf describes it, or else as its compiler wrote the metadata.
codegen::elf::CoreDescription CoreOf(const execution::TargetDescription& target,
                                     const ImageObjects& objects) {
  const auto machine = codegen::elf::FindMachine(target.object_machine);
  if (machine.has_value()) return machine->core;
  for (const ImageObject& object : objects.objects()) {
    if (object.module.empty()) return ObservedCore(object.file);
  }
  return {};
}

bool HasMetadata(const ImageObjects& objects) {
  return !objects.objects().empty() && objects.objects().front().module.empty();
}

// In words, by what there is to do, whose objects it is for.
std::string Advice(const execution::TargetDescription& target,
                   const execution::ToolchainCatalog& catalog,
                   const ImageObjects& objects, const TargetFit& fit,
                   const Names& registered) {
  std::vector<std::pair<std::string, std::vector<std::string>>> advices;
  for (const ObjectFit& one : fit.objects) {
    if (!one.Has(FitVerdict::kRefused)) continue;
    const ImageObject& object = objects.objects()[one.object];
    const std::string advice =
        AdviceFor(object.file, target, catalog, registered);
    if (advice.empty()) continue;
    auto known = advices.begin();
    while (known != advices.end() && known->first != advice) ++known;
    if (known == advices.end()) {
      if (advices.size() == kMaxAdvices) continue;
      known = advices.insert(known, {advice, {}});
    }
    if (known->second.size() < kMaxOwners) {
      known->second.push_back(object.Owner());
    }
  }
  std::string text;
  for (const auto& [advice, owners] : advices) {
    absl::StrAppend(&text, " What to do about ", absl::StrJoin(owners, ", "),
                    ": ", advice, ".");
  }
  return text;
}

// The path of the request's module of that name; empty for the metadata.
std::string FieldOf(const BuildRequest& request, const std::string& module) {
  for (size_t i = 0; i < request.modules.size(); ++i) {
    if (request.modules[i].name == module) {
      return absl::StrCat("modules[", i, "]");
    }
  }
  return "";
}

// Which of the module's objects, whose name goes before.
std::string WhichObject(const ImageObject& object) {
  if (object.module.empty()) return "metadata: ";
  if (object.member.empty()) return "";
  return absl::StrCat("member ", codegen::Quoted(object.member), ": ");
}

std::vector<BuildNote> NotesOf(const BuildRequest& request,
                               const ImageObjects& objects,
                               const TargetFit& fit) {
  std::vector<BuildNote> notes;
  for (const ObjectFit& one : fit.objects) {
    if (notes.size() >= kMaxNotes) break;
    const ImageObject& object = objects.objects()[one.object];
    for (const FitFinding& finding : one.findings) {
      if (finding.verdict == FitVerdict::kRefused) continue;
      notes.push_back({FieldOf(request, object.module),
                       absl::StrCat(WhichObject(object), finding.Text())});
    }
  }
  for (const std::string& note : fit.notes) notes.push_back({"", note});
  return notes;
}

std::vector<report::Proof> Prove(const codegen::MetadataPlan& plan,
                                 const ImageObjects& objects,
                                 const TargetFit& fit) {
  if (!HasMetadata(objects)) return report::ProveOnTarget(plan, objects, fit);
  return report::ProveImage(plan, objects, SymbolResolution(objects), fit);
}

}  // namespace

ImageFindings CheckImage(const BuildRequest& request,
                         const codegen::MetadataPlan& plan,
                         const execution::TargetDescription& target,
                         const execution::ToolchainCatalog& catalog,
                         const ImageObjects& objects) {
  Names registered;
  for (const codegen::PlannedFunction& function : plan.functions) {
    registered.insert(function.symbol);
  }
  ImageFindings findings;
  findings.fit =
      CompareWithTarget(objects, CoreOf(target, objects), registered);
  findings.notes = NotesOf(request, objects, findings.fit);
  std::vector<std::string> refuted;
  for (const report::Proof& proof : Prove(plan, objects, findings.fit)) {
    if (proof.verdict == report::Verdict::kRefuted) {
      refuted.push_back(proof.detail);
    }
  }
  if (refuted.empty()) return findings;
  findings.error.emplace();
  findings.error->reason = BuildErrorReason::kVerificationFailed;
  findings.error->message = absl::StrCat(
      "the metadata and the modules make no image that links and runs on "
      "target ",
      plan.target.name, ": ", absl::StrJoin(refuted, " "),
      Advice(target, catalog, objects, findings.fit, registered));
  return findings;
}

}  // namespace metad::pipeline
