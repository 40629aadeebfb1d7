#include "codegen/runtimes/crt/crt_table_sizes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/metadata_symbols.h"

namespace metad::codegen {
namespace {

// The arrays of TVM's structs that one model's interface has.
class InterfaceTables {
 public:
  InterfaceTables(const MetadataPlan& plan, const AotSpec& aot,
                  TableList& tables)
      : plan_(plan), aot_(aot), tables_(tables) {}

  // Returns the bytes of the names in them.
  int64_t Add(size_t model) {
    literals_ = LiteralBytes(AotPrefix(aot_.module_name));
    AddTensors(kAotInputsSuffix, aot_.inputs);
    AddTensors(kAotOutputsSuffix, aot_.outputs);
    for (const WorkspacePoolSpec& pool : aot_.workspace_pools) {
      literals_ += LiteralBytes(pool.name);
      ++extents_;
    }
    AddTable(kAotWorkspacesSuffix,
             CountOf(aot_.workspace_pools.size()) * TensorInfoBytes());
    int64_t constants = 0;
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.model != model) continue;
      literals_ += LiteralBytes(constant.name);
      ++constants;
    }
    // Numbers of 8 bytes, which align the pointers beside them.
    AddTable(kAotConstantsSuffix, constants * 32);
    AddTable(kAotShapesSuffix, extents_ * 8);
    AddTable(kAotMetadataSuffix, 80);
    return literals_;
  }

 private:
  void AddTensors(absl::string_view suffix,
                  const std::vector<TensorSpec>& tensors) {
    for (const TensorSpec& tensor : tensors) {
      literals_ += LiteralBytes(tensor.name);
      extents_ += CountOf(tensor.shape.size());
    }
    AddTable(suffix, CountOf(tensors.size()) * TensorInfoBytes());
  }

  int64_t TensorInfoBytes() const {
    return tables_.pointer_bytes() == 8 ? 32 : 24;
  }

  void AddTable(absl::string_view suffix, int64_t bytes) {
    tables_.AddUnlessEmpty(absl::StrCat("_", aot_.module_name, suffix), bytes);
  }

  const MetadataPlan& plan_;
  const AotSpec& aot_;
  TableList& tables_;
  int64_t literals_ = 0;
  int64_t extents_ = 0;
};

}  // namespace

void AddCrtTables(const MetadataPlan& plan, const CrtLayout& layout,
                  TableList& tables) {
  const int64_t pointer = tables.pointer_bytes();
  // The blob has the count, each name with its NUL, and one more NUL.
  tables.Add(layout.names_suffix,
             CountOf(layout.count_bytes) + FunctionNameBytes(plan) + 1);
  tables.AddUnlessEmpty(kFunctionsSuffix,
                        CountOf(plan.functions.size()) * pointer);
  tables.Add(kRegistrySuffix, 2 * pointer);
  tables.Add(kModuleSuffix, (plan.joinable ? 2 : 1) * pointer);
  for (const std::string& name : plan.joined_registries) {
    tables.AddSymbol(JoinerSymbol(name), 1);
  }
  int64_t literals = 0;
  for (size_t i = 0; i < plan.models.size(); ++i) {
    if (!plan.models[i].aot.has_value()) continue;
    literals += InterfaceTables(plan, *plan.models[i].aot, tables).Add(i);
  }
  if (literals > 0) tables.AddLiterals(literals);
}

}  // namespace metad::codegen
