#include "server/pipeline/object_engine.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/elf/direct_object.h"
#include "codegen/elf/machines.h"
#include "codegen/plan/identifier.h"
#include "codegen/runtimes/runtime.h"

namespace metad::pipeline {

bool MayBeDirect(const BuildRequest& request) {
  switch (request.object_engine) {
    case ObjectEngine::kAuto:
      return request.toolchain_id.empty();
    case ObjectEngine::kDirect:
      return true;
    case ObjectEngine::kToolchain:
      return false;
  }
  return false;
}

std::optional<codegen::elf::MachineDescription> DirectMachine(
    const BuildRequest& request, const execution::TargetDescription& target,
    const codegen::MetadataPlan& plan) {
  if (!MayBeDirect(request)) return std::nullopt;
  std::optional<codegen::elf::MachineDescription> machine =
      codegen::elf::FindMachine(target.object_machine);
  if (!machine.has_value() ||
      !codegen::elf::HasDirectObject(
          plan, *machine, codegen::RuntimeOf(plan).registry_drafter())) {
    return std::nullopt;
  }
  return machine;
}

void CheckObjectEngine(const BuildRequest& request,
                       const execution::TargetDescription& target,
                       const codegen::MetadataPlan& plan,
                       codegen::ViolationList& violations) {
  if (request.object_engine != ObjectEngine::kDirect ||
      DirectMachine(request, target, plan).has_value()) {
    return;
  }
  const bool is_known =
      codegen::elf::FindMachine(target.object_machine).has_value();
  violations.Add(
      "object_engine",
      is_known
          ? std::string("this request has no object without a compiler: "
                        "external pools, interfaces of ahead-of-time compiled "
                        "models and very large plans need one; expected "
                        "OBJECT_ENGINE_AUTO or TOOLCHAIN")
          : absl::StrCat("the server writes no objects for target ",
                         codegen::Quoted(target.name),
                         " without a compiler; expected OBJECT_ENGINE_AUTO or "
                         "TOOLCHAIN"));
}

void WriteObject(const codegen::MetadataPlan& plan,
                 const codegen::elf::MachineDescription& machine,
                 ArtifactSink& sink) {
  const codegen::elf::DirectObject object(
      plan, machine, codegen::RuntimeOf(plan).registry_drafter());
  sink.Expect(object.size());
  object.Write(sink);
}

}  // namespace metad::pipeline
