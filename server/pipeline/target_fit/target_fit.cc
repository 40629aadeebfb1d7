#include "server/pipeline/target_fit/target_fit.h"

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/target_fit/arm_attribute_names.h"
#include "server/pipeline/target_fit/arm_fit.h"
#include "server/pipeline/target_fit/gnu_properties.h"
#include "server/pipeline/target_fit/object_attributes.h"
#include "server/pipeline/target_fit/property_fit.h"
#include "server/pipeline/target_fit/riscv_fit.h"

namespace metad::pipeline {
namespace {

using codegen::elf::ArmCore;
using codegen::elf::CoreDescription;
using codegen::elf::RiscvCore;

bool HasCode(const ObjectFile& object) {
  return std::any_of(object.sections.begin(), object.sections.end(),
                     [](const ObjectSection& section) {
                       return section.executable() && section.size != 0;
                     });
}

FitFinding Damaged(absl::string_view what) {
  return {FitAspect::kConvention, FitVerdict::kRefused, "what it needs",
          absl::StrCat("not to be read: ", what),
          "an object as compilers and assemblers write it"};
}

FitFinding Silent() {
  return {FitAspect::kExecution, FitVerdict::kUnknown, "what its code needs",
          "not said", "build attributes"};
}

bool HasVerdict(const std::vector<FitFinding>& findings, FitVerdict verdict) {
  return std::any_of(
      findings.begin(), findings.end(),
      [verdict](const FitFinding& f) { return f.verdict == verdict; });
}

void Append(std::vector<FitFinding> more, std::vector<FitFinding>& findings) {
  for (FitFinding& finding : more) findings.push_back(std::move(finding));
}

// Nothing of data is executed, whatever its compiler was told.
void DropExecution(std::vector<FitFinding>& findings) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [](const FitFinding& finding) {
                                  return finding.aspect ==
                                         FitAspect::kExecution;
                                }),
                 findings.end());
}

class Comparison {
 public:
  Comparison(const ImageObjects& objects, const CoreDescription& core,
             const absl::flat_hash_set<absl::string_view>& registered)
      : objects_(objects.objects()), core_(core), registered_(registered) {}

  TargetFit Run() {
    fit_.is_core_known = !std::holds_alternative<std::monostate>(core_);
    for (size_t i = 0; i < objects_.size(); ++i) {
      std::vector<FitFinding> findings = FindingsOf(objects_[i]);
      if (!findings.empty()) fit_.objects.push_back({i, std::move(findings)});
    }
    if (!objects_.empty()) {
      fit_.notes = LostProtection(objects_.front().file.machine, properties_);
    }
    return std::move(fit_);
  }

 private:
  // What is damaged the comparison with the core says.
  std::vector<FitFinding> FindingsOf(const ImageObject& object) {
    std::vector<FitFinding> findings =
        CompareObject(object.file, core_, registered_);
    const auto attributes = ReadObjectAttributes(object.file);
    if (attributes.ok() && attributes->has_value() &&
        object.file.machine == EM_ARM) {
      CompareHalfFormats(object, **attributes, findings);
    }
    absl::StatusOr<GnuProperties> properties = ReadGnuProperties(object.file);
    if (properties.ok()) {
      properties_.push_back(
          {object.Owner(), *std::move(properties), HasCode(object.file)});
    }
    return findings;
  }

  // Objects that fit a target that has no such numbers need not fit each other.
  void CompareHalfFormats(const ImageObject& object,
                          const ObjectAttributes& attributes,
                          std::vector<FitFinding>& findings) {
    const uint64_t format = attributes.Number(kTagHalfFormat);
    if (format == 0) return;
    if (!half_format_.has_value()) half_format_ = {format, object.Owner()};
    if (half_format_->first == format) return;
    findings.push_back(
        {FitAspect::kConvention, FitVerdict::kRefused,
         "Tag_ABI_FP_16bit_format", absl::StrCat(format),
         absl::StrCat(half_format_->first, ", as ", half_format_->second,
                      " has it (-mfp16-format)")});
  }

  const std::vector<ImageObject>& objects_;
  const CoreDescription& core_;
  const absl::flat_hash_set<absl::string_view>& registered_;
  std::vector<ObjectProperties> properties_;
  // The first one met, and whose it is.
  std::optional<std::pair<uint64_t, std::string>> half_format_;
  TargetFit fit_;
};

}  // namespace

bool ObjectFit::Has(FitVerdict verdict) const {
  return HasVerdict(findings, verdict);
}

bool TargetFit::Has(FitVerdict verdict) const {
  return std::any_of(objects.begin(), objects.end(),
                     [verdict](const ObjectFit& o) { return o.Has(verdict); });
}

std::vector<FitFinding> CompareObject(
    const ObjectFile& object, const CoreDescription& core,
    const absl::flat_hash_set<absl::string_view>& registered) {
  const auto attributes = ReadObjectAttributes(object);
  if (!attributes.ok()) return {Damaged(attributes.status().message())};
  const absl::StatusOr<GnuProperties> properties = ReadGnuProperties(object);
  if (!properties.ok()) return {Damaged(properties.status().message())};
  std::vector<FitFinding> findings = CompareProperties(object, *properties);
  if (const auto* arm = std::get_if<ArmCore>(&core)) {
    Append(CompareArmCode(*arm, object, registered), findings);
    if (attributes->has_value()) {
      Append(CompareArmAttributes(*arm, **attributes), findings);
    }
  }
  if (const auto* riscv = std::get_if<RiscvCore>(&core)) {
    Append(CompareRiscv(*riscv, object.processor_flags, *attributes), findings);
  }
  if (!HasCode(object)) {
    DropExecution(findings);
  } else if (!std::holds_alternative<std::monostate>(core) &&
             !attributes->has_value()) {
    findings.push_back(Silent());
  }
  return findings;
}

TargetFit CompareWithTarget(
    const ImageObjects& objects, const CoreDescription& core,
    const absl::flat_hash_set<absl::string_view>& registered) {
  return Comparison(objects, core, registered).Run();
}

}  // namespace metad::pipeline
