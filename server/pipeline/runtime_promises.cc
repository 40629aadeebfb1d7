#include "server/pipeline/runtime_promises.h"

#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/ffi_symbols.h"
#include "codegen/plan/registry_symbols.h"
#include "codegen/runtimes/ffi/ffi_table.h"

namespace metad::pipeline {
namespace {

void AddInterface(const codegen::MetadataPlan& plan,
                  const codegen::AotSpec& aot, RuntimePromises& promises) {
  const std::string& mod = aot.module_name;
  promises.entry_points.push_back(codegen::MetadataFunction(mod));
  promises.local_tables.push_back(
      codegen::AotTable(plan.model_name, mod, codegen::kAotMetadataSuffix));
  if (aot.entry.has_value()) {
    promises.entry_points.push_back(codegen::EntryFunction(mod));
    promises.module_functions.push_back(aot.entry->main_function.empty()
                                            ? codegen::MainFunction(mod)
                                            : aot.entry->main_function);
  }
  for (const codegen::WorkspacePoolSpec& pool : aot.workspace_pools) {
    if (!pool.define_buffer) continue;
    promises.workspaces.push_back({codegen::WorkspaceSymbol(mod, pool.name),
                                   pool.section, pool.size_bytes,
                                   pool.alignment});
  }
}

RuntimePromises CrtPromises(const codegen::MetadataPlan& plan) {
  RuntimePromises promises;
  promises.entry_points.emplace_back(codegen::kCrtEntryPoint);
  if (plan.joinable) {
    promises.runtime_symbols.push_back(codegen::JoinerSymbol(plan.model_name));
  }
  for (const std::string& joined : plan.joined_registries) {
    promises.tables.push_back(codegen::JoinerSymbol(joined));
  }
  for (const codegen::PlannedFunction& function : plan.functions) {
    promises.registry.push_back(function.name);
  }
  for (const codegen::PlannedModel& model : plan.models) {
    if (model.aot.has_value()) AddInterface(plan, *model.aot, promises);
  }
  return promises;
}

RuntimePromises FfiPromises(const codegen::MetadataPlan& plan) {
  RuntimePromises promises;
  promises.entry_points.push_back(codegen::RegisterFunction(plan.model_name));
  for (const codegen::PlannedFunction* function : codegen::FfiTable(plan)) {
    promises.registry.push_back(function->name);
  }
  promises.runtime_symbols.emplace_back(codegen::kFfiRegisterSymbol);
  return promises;
}

RuntimePromises StandalonePromises(const codegen::MetadataPlan& plan) {
  RuntimePromises promises;
  promises.tables.push_back(codegen::RegistrySymbol(plan.model_name));
  for (const codegen::PlannedFunction& function : plan.functions) {
    promises.registry.push_back(function.name);
  }
  return promises;
}

RuntimePromises RegistryPromises(const codegen::MetadataPlan& plan) {
  switch (plan.runtime_abi) {
    case codegen::RuntimeAbi::kCrt:
    case codegen::RuntimeAbi::kCrtV1:
      return CrtPromises(plan);
    case codegen::RuntimeAbi::kFfi:
      return FfiPromises(plan);
    case codegen::RuntimeAbi::kStandalone:
      return StandalonePromises(plan);
  }
  return {};
}

}  // namespace

RuntimePromises PromisesOf(const codegen::MetadataPlan& plan) {
  RuntimePromises promises = RegistryPromises(plan);
  if (plan.has_constant_table) {
    promises.tables.push_back(codegen::ConstantTableSymbol(plan.model_name));
  }
  return promises;
}

}  // namespace metad::pipeline
