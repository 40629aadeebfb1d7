#include "server/pipeline/target_fit/riscv_fit.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/target_fit/riscv_extensions.h"

namespace metad::pipeline {
namespace {

using codegen::elf::RiscvCore;

// Extensions named in one finding.
constexpr size_t kMaxNamed = 8;

FitFinding Refused(FitAspect aspect, std::string attribute, std::string found,
                   std::string expected) {
  return {aspect, FitVerdict::kRefused, std::move(attribute), std::move(found),
          std::move(expected)};
}

std::string FloatAbiName(uint32_t flags) {
  static constexpr const char* kNames[] = {
      "integer registers only", "single-precision float registers",
      "double-precision float registers", "quad-precision float registers"};
  return kNames[(flags & kRiscvFloatAbiMask) >> 1];
}

std::string BaseName(uint32_t flags) {
  return (flags & kRiscvReducedRegisters) != 0 ? "RVE (16 registers)"
                                               : "RVI (32 registers)";
}

// GNU ld: "can't link soft-float modules with double-float modules", "can't
// link RVE with other target"; lld: "cannot link object files with different
// floating-point ABI".
void CompareFlags(const RiscvCore& core, uint32_t flags,
                  std::vector<FitFinding>& findings) {
  const uint32_t different = flags ^ core.abi_flags;
  if ((different & kRiscvFloatAbiMask) != 0) {
    findings.push_back(Refused(
        FitAspect::kConvention, "the float ABI (e_flags)", FloatAbiName(flags),
        absl::StrCat(FloatAbiName(core.abi_flags), " (-mabi)")));
  }
  if ((different & kRiscvReducedRegisters) != 0) {
    findings.push_back(Refused(FitAspect::kConvention, "the base (e_flags)",
                               BaseName(flags), BaseName(core.abi_flags)));
  }
  // Code for a stronger memory model runs, but may lose to other cores what it
  // counts on.
  if ((flags & kRiscvTotalStoreOrder) != 0) {
    findings.push_back({FitAspect::kExecution, FitVerdict::kRisky,
                        "the memory model (e_flags)", "total store order",
                        "the weak one, RVWMO"});
  }
}

// GNU ld: "use 32-byte stack aligned but the output use 16-byte stack aligned".
void CompareStack(const RiscvCore& core, const ObjectAttributes& object,
                  std::vector<FitFinding>& findings) {
  const uint64_t alignment = object.Number(kRiscvStackAlign);
  if (alignment == 0 || alignment == core.stack_alignment) return;
  findings.push_back(Refused(FitAspect::kConvention, "Tag_RISCV_stack_align",
                             absl::StrCat(alignment),
                             absl::StrCat(core.stack_alignment)));
}

// The bases are in the flags.
bool IsBase(const std::string& extension) {
  return extension == "i" || extension == "e";
}

void CompareExtensions(const RiscvCore& core, absl::string_view arch,
                       std::vector<FitFinding>& findings) {
  const absl::StatusOr<RiscvExtensions> needed = ParseRiscvArch(arch);
  if (!needed.ok()) {
    findings.push_back(Refused(FitAspect::kExecution, "Tag_RISCV_arch",
                               absl::StrCat(codegen::Quoted(arch), ", which ",
                                            needed.status().message()),
                               "one such as \"rv32i2p1\""));
    return;
  }
  const RiscvExtensions executed = ExecutedBy(core.extensions);
  std::vector<std::string> missing;
  for (const std::string& extension : *needed) {
    if (!IsBase(extension) && executed.count(extension) == 0) {
      missing.push_back(extension);
    }
  }
  if (missing.empty()) return;
  missing.resize(std::min(missing.size(), kMaxNamed));
  findings.push_back(Refused(
      FitAspect::kExecution, "Tag_RISCV_arch", codegen::Quoted(arch),
      absl::StrCat("no extensions but ", absl::StrJoin(core.extensions, ", "),
                   ", so not ", absl::StrJoin(missing, ", "), " (-march)")));
}

}  // namespace

std::vector<FitFinding> CompareRiscv(
    const RiscvCore& core, uint32_t processor_flags,
    const std::optional<ObjectAttributes>& object) {
  std::vector<FitFinding> findings;
  CompareFlags(core, processor_flags, findings);
  if (object.has_value()) CompareStack(core, *object, findings);
  if (object.has_value() && object->Has(kRiscvArch)) {
    CompareExtensions(core, object->Text(kRiscvArch), findings);
  } else if ((processor_flags & kRiscvCompressed) != 0 &&
             ExecutedBy(core.extensions).count("c") == 0) {
    findings.push_back(Refused(FitAspect::kExecution, "e_flags", "RVC",
                               "no compressed instructions (-march)"));
  }
  return findings;
}

}  // namespace metad::pipeline
