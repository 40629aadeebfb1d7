#include "codegen/runtimes/standalone/standalone_table_sizes.h"

#include <cstdint>

#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/standalone/registry_symbols.h"

namespace metad::codegen {
namespace {

int64_t AllLiteralBytes(const MetadataPlan& plan) {
  int64_t bytes = FunctionNameBytes(plan) + LiteralBytes(plan.model_name);
  for (const PlannedModule& module : plan.modules) {
    bytes += LiteralBytes(module.name);
  }
  for (const PlannedModel& model : plan.models) {
    bytes += LiteralBytes(model.name);
  }
  return bytes;
}

}  // namespace

void AddStandaloneTables(const MetadataPlan& plan, TableList& tables) {
  const int64_t pointer = tables.pointer_bytes();
  tables.Add(kEntriesSuffix, CountOf(plan.functions.size()) * 2 * pointer);
  tables.AddIndex(kFunctionIndexSuffix, RegisteredNames(plan));
  tables.Add(kModulesSuffix, CountOf(plan.modules.size()) * (pointer + 8));
  tables.Add(kModelsSuffix, CountOf(plan.models.size()) * pointer);
  tables.Add(kRegistrySuffix, 8 + 5 * pointer + tables.index_bytes());
  tables.AddLiterals(AllLiteralBytes(plan));
}

}  // namespace metad::codegen
