#include "server/build/runtime_promises.h"

#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/ffi_symbols.h"
#include "codegen/plan/ffi_table.h"
#include "codegen/plan/registry_symbols.h"

namespace metad::build {
namespace {

RuntimePromises CrtPromises(const codegen::MetadataPlan& plan) {
  RuntimePromises promises;
  promises.entry_points.emplace_back(codegen::kCrtEntryPoint);
  for (const codegen::PlannedFunction& function : plan.functions) {
    promises.registry.push_back(function.name);
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

}  // namespace metad::build
