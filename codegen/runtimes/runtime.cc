#include "codegen/runtimes/runtime.h"

#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad_declarations.h"

namespace metad::codegen {

void Runtime::EmitInterfaceHeader(const MetadataPlan& /*plan*/,
                                  const PlannedModel& /*model*/,
                                  Sink& /*sink*/) const {}

std::vector<RuntimeHeader> Runtime::Headers(const MetadataPlan& plan) const {
  if (!plan.has_constant_table) return {};
  return ConstantDeclarations();
}

elf::RegistryDrafter Runtime::registry_drafter() const { return nullptr; }

const Runtime& RuntimeOf(const MetadataPlan& plan) {
  // Nobody else derives from RuntimeRules.
  return static_cast<const Runtime&>(*plan.runtime);
}

RuntimePromises PromisesOf(const MetadataPlan& plan) {
  RuntimePromises promises = RuntimeOf(plan).RegistryPromises(plan);
  if (plan.has_constant_table) {
    promises.tables.push_back(ConstantTableSymbol(plan.model_name));
  }
  return promises;
}

}  // namespace metad::codegen
