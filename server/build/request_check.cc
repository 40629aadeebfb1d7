#include "server/build/request_check.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"

namespace metad::build {

BuildError UnknownTarget(const std::string& target,
                         const workers::ToolchainCatalog& catalog) {
  BuildError error;
  error.reason = BuildErrorReason::kTargetUnknown;
  error.resource = target;
  error.message = absl::StrCat(
      "target ", codegen::Quoted(target), " is unknown; expected one of ",
      absl::StrJoin(catalog.targets(), ", ",
                    [](std::string* out, const workers::TargetDescription& t) {
                      out->append(t.name);
                    }));
  error.violations.Add("target", error.message);
  return error;
}

BuildError ToolchainError(const BuildRequest& request,
                          const absl::Status& status) {
  BuildError error;
  error.message = std::string(status.message());
  error.resource =
      request.toolchain_id.empty() ? request.target : request.toolchain_id;
  const std::optional<workers::SelectionFailure> failure =
      workers::SelectionFailureOf(status);
  if (!failure.has_value()) return error;
  switch (*failure) {
    case workers::SelectionFailure::kUnknownTarget:
      error.reason = BuildErrorReason::kTargetUnknown;
      return error;
    case workers::SelectionFailure::kUnknownToolchain:
      error.reason = BuildErrorReason::kToolchainUnknown;
      return error;
    case workers::SelectionFailure::kCompilerMissing:
      error.reason = BuildErrorReason::kCompilerMissing;
      return error;
    case workers::SelectionFailure::kTargetNotServed:
      break;
  }
  codegen::ViolationList violations;
  violations.Add("toolchain_id", std::string(status.message()));
  return InvalidInput(std::move(violations));
}

MachineExpectation ExpectationOf(const workers::TargetDescription& target) {
  return {target.name, target.elf_machine, target.pointer_bits,
          target.big_endian};
}

void CheckNeedsNoToolchain(const BuildRequest& request,
                           codegen::ViolationList& violations) {
  for (size_t i = 0; i < request.outputs.size(); ++i) {
    if (request.outputs[i] != OutputKind::kObject) continue;
    violations.Add(absl::StrCat("outputs[", i, "]"),
                   "an object needs a toolchain; expected SOURCE or HEADER "
                   "here, or a build (RunBuild)");
  }
  if (!request.toolchain_id.empty()) {
    violations.Add("toolchain_id",
                   "sources need no toolchain; expected none here, or a build "
                   "(RunBuild)");
  }
  for (size_t i = 0; i < request.modules.size(); ++i) {
    const ModuleInput& module = request.modules[i];
    if (module.kind != ModuleKind::kCSource || !module.functions.empty()) {
      continue;
    }
    violations.Add(absl::StrCat("modules[", i, "].functions"),
                   absl::StrCat("module ", codegen::Quoted(module.name),
                                " is a C source, which is not compiled here; "
                                "expected its list of functions, or a build "
                                "(RunBuild)"));
  }
}

void CheckOutputs(const BuildRequest& request,
                  codegen::ViolationList& violations) {
  if (request.outputs.empty()) {
    violations.Add("outputs", "no output is asked for; expected at least one");
  }
  absl::flat_hash_set<OutputKind> seen;
  for (size_t i = 0; i < request.outputs.size(); ++i) {
    if (seen.insert(request.outputs[i]).second) continue;
    violations.Add(absl::StrCat("outputs[", i, "]"),
                   "is asked for twice; expected it once");
  }
}

std::vector<ResolvedModule> ResolveModules(const BuildRequest& request,
                                           const MachineExpectation& expected,
                                           codegen::ViolationList& violations) {
  std::vector<ResolvedModule> modules;
  modules.reserve(request.modules.size());
  for (size_t i = 0; i < request.modules.size(); ++i) {
    modules.push_back(ResolveModule(request.modules[i], std::nullopt, expected,
                                    absl::StrCat("modules[", i, "]"),
                                    violations));
  }
  return modules;
}

codegen::MetadataSpec MakeSpec(const BuildRequest& request,
                               const workers::TargetDescription& target,
                               const std::vector<ResolvedModule>& modules,
                               const std::string& input_digest) {
  codegen::MetadataSpec spec;
  spec.model_name = request.model_name;
  spec.runtime_abi = request.runtime_abi;
  spec.target.name = target.name;
  spec.target.byte_order = target.big_endian
                               ? codegen::ByteOrder::kBigEndian
                               : codegen::ByteOrder::kLittleEndian;
  for (const ResolvedModule& module : modules) {
    spec.modules.push_back(module.spec);
  }
  spec.constants = request.constants;
  spec.input_digest = input_digest;
  return spec;
}

}  // namespace metad::build
