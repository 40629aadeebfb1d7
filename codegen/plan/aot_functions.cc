#include "codegen/plan/aot_functions.h"

#include <cstddef>

#include "codegen/plan/aot_symbols.h"

namespace metad::codegen {

CInterfaceEntries::CInterfaceEntries(const std::vector<PlannedModel>& models) {
  for (const PlannedModel& model : models) {
    if (!model.aot.has_value()) continue;
    if (model.aot->interface_api != InterfaceApi::kC) continue;
    entries_.insert(EntryFunction(model.aot->module_name));
  }
}

void PlanMetadataFunctions(MetadataPlan& plan) {
  for (size_t i = 0; i < plan.models.size(); ++i) {
    if (!plan.models[i].aot.has_value()) continue;
    const std::string& mod = plan.models[i].aot->module_name;
    const std::string symbol = MetadataFunction(mod);
    PlannedModule module{MetadataModule(mod), i, plan.functions.size(), 1};
    module.generated = true;
    plan.functions.push_back({symbol, plan.modules.size(), symbol});
    plan.modules.push_back(module);
  }
}

}  // namespace metad::codegen
