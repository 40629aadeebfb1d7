#include "codegen/runtimes/ffi/ffi_table.h"

#include <algorithm>

namespace metad::codegen {

std::vector<const PlannedFunction*> FfiTable(const MetadataPlan& plan) {
  std::vector<const PlannedFunction*> table;
  table.reserve(plan.functions.size());
  for (const PlannedFunction& function : plan.functions) {
    table.push_back(&function);
  }
  std::sort(table.begin(), table.end(),
            [](const PlannedFunction* a, const PlannedFunction* b) {
              return a->name < b->name;
            });
  return table;
}

}  // namespace metad::codegen
