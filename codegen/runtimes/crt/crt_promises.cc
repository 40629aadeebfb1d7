#include "codegen/runtimes/crt/crt_promises.h"

#include <string>

#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"

namespace metad::codegen {
namespace {

void AddInterface(const MetadataPlan& plan, const AotSpec& aot,
                  RuntimePromises& promises) {
  const std::string& mod = aot.module_name;
  promises.entry_points.push_back(MetadataFunction(mod));
  promises.local_tables.push_back(
      AotTable(plan.model_name, mod, kAotMetadataSuffix));
  if (aot.entry.has_value()) {
    promises.entry_points.push_back(EntryFunction(mod));
    promises.module_functions.push_back(aot.entry->main_function.empty()
                                            ? MainFunction(mod)
                                            : aot.entry->main_function);
  }
  for (const WorkspacePoolSpec& pool : aot.workspace_pools) {
    if (!pool.define_buffer) continue;
    promises.workspaces.push_back({WorkspaceSymbol(mod, pool.name),
                                   pool.section, pool.size_bytes,
                                   pool.alignment});
  }
}

}  // namespace

RuntimePromises CrtPromises(const MetadataPlan& plan) {
  RuntimePromises promises;
  promises.entry_points.emplace_back(kCrtEntryPoint);
  if (plan.joinable) {
    promises.runtime_symbols.push_back(JoinerSymbol(plan.model_name));
  }
  for (const std::string& joined : plan.joined_registries) {
    promises.tables.push_back(JoinerSymbol(joined));
  }
  for (const PlannedFunction& function : plan.functions) {
    promises.registry.push_back(function.name);
  }
  for (const PlannedModel& model : plan.models) {
    if (model.aot.has_value()) AddInterface(plan, *model.aot, promises);
  }
  return promises;
}

}  // namespace metad::codegen
