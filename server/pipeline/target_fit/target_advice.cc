#include "server/pipeline/target_fit/target_advice.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/machines.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/target_fit.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxTargetsNamed = 4;

// Those that say for which machine: -mcpu and its kin, and clang's --target.
std::vector<std::string> MachineFlags(
    const std::string& target, const execution::ToolchainCatalog& catalog) {
  for (const execution::ToolchainDescription& toolchain :
       catalog.toolchains()) {
    const execution::ToolchainTarget* served = toolchain.FindTarget(target);
    if (served == nullptr) continue;
    std::vector<std::string> flags;
    for (const std::string& flag : served->flags) {
      if (absl::StartsWith(flag, "-m") || absl::StartsWith(flag, "--target")) {
        flags.push_back(flag);
      }
    }
    return flags;
  }
  return {};
}

bool IsSameMachine(const execution::TargetDescription& a,
                   const execution::TargetDescription& b) {
  return a.elf_machine == b.elf_machine && a.pointer_bits == b.pointer_bits &&
         a.big_endian == b.big_endian;
}

// What depends on the core at hand is for who knows it to say.
bool Fits(const ObjectFile& object, const execution::TargetDescription& target,
          const absl::flat_hash_set<absl::string_view>& registered) {
  const std::optional<codegen::elf::MachineDescription> machine =
      codegen::elf::FindMachine(target.object_machine);
  if (!machine.has_value()) return false;
  const std::vector<FitFinding> findings =
      CompareObject(object, machine->core, registered);
  return std::none_of(findings.begin(), findings.end(),
                      [](const FitFinding& finding) {
                        return finding.verdict == FitVerdict::kRefused;
                      });
}

}  // namespace

std::string AdviceFor(
    const ObjectFile& object, const execution::TargetDescription& target,
    const execution::ToolchainCatalog& catalog,
    const absl::flat_hash_set<absl::string_view>& registered) {
  std::vector<std::string> ways;
  const std::vector<std::string> flags = MachineFlags(target.name, catalog);
  if (!flags.empty()) {
    ways.push_back(absl::StrCat("compile it with ", absl::StrJoin(flags, " ")));
  }
  std::vector<std::string> others;
  for (const execution::TargetDescription& other : catalog.targets()) {
    if (others.size() == kMaxTargetsNamed) break;
    if (other.name != target.name && IsSameMachine(other, target) &&
        Fits(object, other, registered)) {
      others.push_back(other.name);
    }
  }
  if (!others.empty()) {
    ways.push_back(absl::StrCat("build for ", absl::StrJoin(others, " or "),
                                ", which it fits"));
  }
  return absl::StrJoin(ways, ", or ");
}

}  // namespace metad::pipeline
