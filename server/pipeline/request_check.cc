#include "server/pipeline/request_check.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/note_check.h"

namespace metad::pipeline {

namespace {

template <typename Named>
BuildError Unknown(BuildErrorReason reason, const char* resource_type,
                   const std::string& name, const char* field,
                   const std::vector<Named>& known,
                   std::string Named::*member) {
  BuildError error;
  error.reason = reason;
  error.resource_type = resource_type;
  error.resource = name;
  error.message = absl::StrCat(
      field, " ", codegen::Quoted(name), " is unknown; expected one of ",
      absl::StrJoin(known, ", ", [member](std::string* out, const Named& one) {
        out->append(one.*member);
      }));
  error.violations.Add(field, error.message);
  return error;
}

}  // namespace

std::optional<BuildError> FindMissingResource(
    const BuildRequest& request, const execution::ToolchainCatalog& catalog) {
  if (catalog.FindTarget(request.target) == nullptr) {
    return Unknown(BuildErrorReason::kTargetUnknown, kTargetResource,
                   request.target, "target", catalog.targets(),
                   &execution::TargetDescription::name);
  }
  if (!request.toolchain_id.empty() &&
      catalog.FindToolchain(request.toolchain_id) == nullptr) {
    return Unknown(BuildErrorReason::kToolchainUnknown, kToolchainResource,
                   request.toolchain_id, "toolchain_id", catalog.toolchains(),
                   &execution::ToolchainDescription::id);
  }
  return std::nullopt;
}

BuildError ToolchainError(const BuildRequest& request,
                          const absl::Status& status) {
  if (execution::SelectionFailureOf(status) ==
      execution::SelectionFailure::kTargetNotServed) {
    codegen::ViolationList violations;
    violations.Add("toolchain_id", std::string(status.message()));
    return InvalidInput(std::move(violations));
  }
  BuildError error;
  error.reason = BuildErrorReason::kCompilerMissing;
  error.message = std::string(status.message());
  const bool named = !request.toolchain_id.empty();
  error.resource_type = named ? kToolchainResource : kTargetResource;
  error.resource = named ? request.toolchain_id : request.target;
  return error;
}

MachineExpectation ExpectationOf(const execution::TargetDescription& target) {
  return {target.name, target.elf_machine, target.pointer_bits,
          target.big_endian};
}

void CheckNeedsNoToolchain(const BuildRequest& request,
                           codegen::ViolationList& violations) {
  for (size_t i = 0; i < request.outputs.size(); ++i) {
    if (request.outputs[i] != OutputKind::kObject &&
        request.outputs[i] != OutputKind::kArchive) {
      continue;
    }
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

void CheckRequestNotes(const BuildRequest& request,
                       codegen::ViolationList& violations) {
  // As metad.v1.BuildSpec has it.
  constexpr size_t kMaxNotes = 256;
  CheckNotes(request.notes, kMaxNotes, "the request", "notes", violations);
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
    modules.push_back(ResolveModule(
        request.modules[i], std::nullopt, expected, *request.runtime,
        absl::StrCat("modules[", i, "]"), violations));
  }
  return modules;
}

std::vector<ResolvedModule> UnaskedModules(const BuildRequest& request) {
  std::vector<ResolvedModule> modules;
  for (const ModuleInput& input : request.modules) {
    ResolvedModule module;
    module.spec.name = input.name;
    module.spec.functions = input.functions;
    module.spec.functions_are_listed = true;
    module.spec.resolved = false;
    module.spec.required_constants = input.required_constants;
    modules.push_back(std::move(module));
  }
  return modules;
}

codegen::MetadataSpec MakeSpec(const BuildRequest& request,
                               const execution::TargetDescription& target,
                               const std::vector<ResolvedModule>& modules) {
  codegen::MetadataSpec spec;
  spec.model_name = request.model_name;
  spec.runtime = request.runtime;
  spec.target.name = target.name;
  spec.target.byte_order = target.big_endian
                               ? codegen::ByteOrder::kBigEndian
                               : codegen::ByteOrder::kLittleEndian;
  spec.target.pointer_bits = static_cast<uint32_t>(target.pointer_bits);
  spec.models = request.models;
  spec.regions = request.regions;
  spec.pools = request.pools;
  spec.constant_style = request.constant_style;
  spec.joinable = request.joinable;
  spec.joined_registries = request.joined_registries;
  spec.ffi_constructor = request.ffi_constructor;
  spec.constant_table = request.constant_table;
  spec.modules.reserve(modules.size());
  for (size_t i = 0; i < modules.size(); ++i) {
    spec.modules.push_back(modules[i].spec);
    spec.modules.back().model = request.modules[i].model;
  }
  spec.function_order = request.function_order;
  spec.constants = request.constants;
  spec.passed = [&pages = request.Pages()](absl::string_view data) {
    pages.Release(data);
  };
  return spec;
}

}  // namespace metad::pipeline
