#include "server/pipeline/report/target_proofs.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/pipeline/calling_convention.h"
#include "server/pipeline/target_fit/fit_finding.h"

namespace metad::report {
namespace {

using pipeline::FitAspect;
using pipeline::FitFinding;
using pipeline::FitVerdict;

// Objects named in a detail.
constexpr size_t kMaxNamed = 5;

Proof CallingConvention() {
  return {"calling-convention",
          "All objects have the target's calling convention.",
          Verdict::kNotChecked, "No object was made."};
}

Proof TargetCore() {
  return {"target-core", "The target's core executes the code of every object.",
          Verdict::kNotChecked, "No object was made."};
}

std::string Objects(size_t count) {
  return absl::StrCat(count, count == 1 ? " object" : " objects");
}

bool IsOf(const FitFinding& finding, FitAspect aspect, FitVerdict verdict) {
  return finding.aspect == aspect && finding.verdict == verdict;
}

// "cpu(conv.o): Tag_CPU_arch is v8-M.mainline; expected v7E-M", of each object
// that has such findings; empty for none.
std::string FindingsText(const pipeline::ImageObjects& objects,
                         const pipeline::TargetFit& fit, FitAspect aspect,
                         FitVerdict verdict) {
  std::vector<std::string> texts;
  size_t more = 0;
  for (const pipeline::ObjectFit& object : fit.objects) {
    std::vector<std::string> found;
    for (const FitFinding& finding : object.findings) {
      if (IsOf(finding, aspect, verdict)) found.push_back(finding.Text());
    }
    if (found.empty()) continue;
    if (texts.size() == kMaxNamed) {
      ++more;
      continue;
    }
    texts.push_back(absl::StrCat(objects.objects()[object.object].Owner(), ": ",
                                 absl::StrJoin(found, "; ")));
  }
  if (more != 0) texts.push_back(absl::StrCat("and ", more, " more"));
  return absl::StrJoin(texts, ". ");
}

Proof ProveCallingConvention(const pipeline::ImageObjects& objects,
                             const pipeline::TargetFit& fit) {
  constexpr auto kAspect = FitAspect::kConvention;
  const pipeline::ConventionFindings findings =
      pipeline::CompareCallingConventions(objects);
  Proof proof = CallingConvention();
  std::string refused =
      FindingsText(objects, fit, kAspect, FitVerdict::kRefused);
  if (refused.empty()) refused = findings.conflict;
  if (!refused.empty()) {
    proof.verdict = Verdict::kRefuted;
    proof.detail = absl::StrCat(refused, ".");
    return proof;
  }
  const std::string risks =
      FindingsText(objects, fit, kAspect, FitVerdict::kRisky);
  proof.verdict = Verdict::kProved;
  proof.detail =
      absl::StrCat(findings.convention.empty() ? "No object says another one"
                                               : findings.convention,
                   " (", Objects(objects.objects().size()), ").",
                   risks.empty() ? "" : absl::StrCat(" ", risks, "."));
  return proof;
}

// What some cores of the target execute and others do not is not proved.
Proof ProveTargetCore(const codegen::MetadataPlan& plan,
                      const pipeline::ImageObjects& objects,
                      const pipeline::TargetFit& fit) {
  constexpr auto kAspect = FitAspect::kExecution;
  Proof proof = TargetCore();
  const std::string refused =
      FindingsText(objects, fit, kAspect, FitVerdict::kRefused);
  if (!refused.empty()) {
    proof.verdict = Verdict::kRefuted;
    proof.detail = absl::StrCat(refused, ".");
    return proof;
  }
  for (const auto verdict : {FitVerdict::kRisky, FitVerdict::kUnknown}) {
    const std::string open = FindingsText(objects, fit, kAspect, verdict);
    if (open.empty()) continue;
    proof.detail = absl::StrCat(open, ".");
    return proof;
  }
  if (!fit.is_core_known) {
    proof.detail =
        "Objects for this target do not say which instructions they need.";
    return proof;
  }
  const size_t count = objects.objects().size();
  proof.verdict = Verdict::kProved;
  proof.detail =
      absl::StrCat("What ", Objects(count), count == 1 ? " needs" : " need",
                   " compared with what target ", plan.target.name, " has.");
  return proof;
}

}  // namespace

std::vector<Proof> ProveOnTarget(const codegen::MetadataPlan& plan,
                                 const pipeline::ImageObjects& objects,
                                 const pipeline::TargetFit& fit) {
  return {ProveCallingConvention(objects, fit),
          ProveTargetCore(plan, objects, fit)};
}

std::vector<Proof> UncheckedTargetProofs() {
  return {CallingConvention(), TargetCore()};
}

}  // namespace metad::report
