#include "codegen/plan/aot_functions.h"

#include <cstddef>

#include "codegen/plan/aot_symbols.h"

namespace metad::codegen {
namespace {

// A module of the metadata's own, with that function alone.
void AddOwnFunction(MetadataPlan& plan, size_t model, const std::string& name,
                    const std::string& symbol) {
  PlannedModule module{name, model, plan.functions.size(), 1};
  module.generated = true;
  plan.functions.push_back({symbol, plan.modules.size(), symbol});
  plan.modules.push_back(module);
}

}  // namespace

CInterfaceEntries::CInterfaceEntries(const std::vector<PlannedModel>& models) {
  for (const PlannedModel& model : models) {
    if (!model.aot.has_value()) continue;
    if (model.aot->interface_api != InterfaceApi::kC) continue;
    entries_.insert(EntryFunction(model.aot->module_name));
  }
}

void PlanEntryFunctions(MetadataPlan& plan) {
  for (size_t i = 0; i < plan.models.size(); ++i) {
    const std::optional<AotSpec>& aot = plan.models[i].aot;
    if (!aot.has_value() || !aot->entry.has_value() ||
        aot->interface_api != InterfaceApi::kPacked) {
      continue;
    }
    AddOwnFunction(plan, i, EntryModule(aot->module_name),
                   EntryFunction(aot->module_name));
  }
}

void PlanMetadataFunctions(MetadataPlan& plan) {
  for (size_t i = 0; i < plan.models.size(); ++i) {
    if (!plan.models[i].aot.has_value()) continue;
    const std::string& mod = plan.models[i].aot->module_name;
    AddOwnFunction(plan, i, MetadataModule(mod), MetadataFunction(mod));
  }
}

}  // namespace metad::codegen
