#include "codegen/plan/table_sizes.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/perfect_hash.h"
#include "codegen/plan/registry_symbols.h"

namespace metad::codegen {
namespace {

int64_t CountOf(size_t count) { return static_cast<int64_t>(count); }

// With its NUL.
int64_t LiteralBytes(absl::string_view text) {
  return CountOf(text.size()) + 1;
}

int64_t FunctionNameBytes(const MetadataPlan& plan) {
  int64_t bytes = 0;
  for (const PlannedFunction& function : plan.functions) {
    bytes += LiteralBytes(function.name);
  }
  return bytes;
}

// The tables of one plan, one ABI after the other.
class TableCounter {
 public:
  explicit TableCounter(const MetadataPlan& plan)
      : plan_(plan), pointer_(plan.target.pointer_bits / 8) {}

  std::vector<TableSize> Run() {
    AddAbi();
    if (plan_.has_constant_table) AddConstantTable();
    AddPoolChecksums();
    return std::move(tables_);
  }

 private:
  void AddAbi() {
    switch (plan_.runtime_abi) {
      case RuntimeAbi::kCrt:
        return AddCrt(kNamesSuffix, 2);
      case RuntimeAbi::kCrtV1:
        return AddCrt(kNamesV1Suffix, 1);
      case RuntimeAbi::kFfi:
        Add(kEntriesSuffix, Functions() * 2 * pointer_);
        tables_.push_back({"", FunctionNameBytes(plan_)});
        return;
      case RuntimeAbi::kStandalone:
        return AddStandalone();
    }
  }

  // The blob has the count, each name with its NUL, and one more NUL.
  void AddCrt(absl::string_view names, int64_t count_bytes) {
    Add(names, count_bytes + FunctionNameBytes(plan_) + 1);
    AddUnlessEmpty(kFunctionsSuffix, Functions() * pointer_);
    Add(kRegistrySuffix, 2 * pointer_);
    Add(kModuleSuffix, (plan_.joinable ? 2 : 1) * pointer_);
    for (const std::string& name : plan_.joined_registries) {
      tables_.push_back({JoinerSymbol(name), 1});
    }
    int64_t literals = 0;
    for (size_t i = 0; i < plan_.models.size(); ++i) {
      if (plan_.models[i].aot.has_value()) {
        literals += AddAot(i, *plan_.models[i].aot);
      }
    }
    if (literals > 0) tables_.push_back({"", literals});
  }

  // Arrays of TVM's structs. Returns the bytes of the names in them.
  int64_t AddAot(size_t model, const AotSpec& aot) {
    int64_t literals = LiteralBytes(AotPrefix(aot.module_name));
    int64_t extents = 0;
    const auto add_tensors = [&](absl::string_view suffix,
                                 const std::vector<TensorSpec>& tensors) {
      for (const TensorSpec& tensor : tensors) {
        literals += LiteralBytes(tensor.name);
        extents += CountOf(tensor.shape.size());
      }
      AddAotTable(aot, suffix, CountOf(tensors.size()) * TensorInfoBytes());
    };
    add_tensors(kAotInputsSuffix, aot.inputs);
    add_tensors(kAotOutputsSuffix, aot.outputs);
    for (const WorkspacePoolSpec& pool : aot.workspace_pools) {
      literals += LiteralBytes(pool.name);
      ++extents;
    }
    AddAotTable(aot, kAotWorkspacesSuffix,
                CountOf(aot.workspace_pools.size()) * TensorInfoBytes());
    int64_t constants = 0;
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.model != model) continue;
      literals += LiteralBytes(constant.name);
      ++constants;
    }
    // Numbers of 8 bytes, which align the pointers beside them.
    AddAotTable(aot, kAotConstantsSuffix, constants * 32);
    AddAotTable(aot, kAotShapesSuffix, extents * 8);
    AddAotTable(aot, kAotMetadataSuffix, 80);
    return literals;
  }

  int64_t TensorInfoBytes() const { return pointer_ == 8 ? 32 : 24; }

  void AddAotTable(const AotSpec& aot, absl::string_view suffix,
                   int64_t bytes) {
    AddUnlessEmpty(absl::StrCat("_", aot.module_name, suffix), bytes);
  }

  // Arrays of the structs of codegen/runtime/metad.
  void AddStandalone() {
    Add(kEntriesSuffix, Functions() * 2 * pointer_);
    AddIndex(kFunctionIndexSuffix, FunctionNames());
    Add(kModulesSuffix, CountOf(plan_.modules.size()) * (pointer_ + 8));
    Add(kModelsSuffix, CountOf(plan_.models.size()) * pointer_);
    Add(kRegistrySuffix, 8 + 5 * pointer_ + IndexBytes());
    tables_.push_back({"", StandaloneLiteralBytes()});
  }

  void AddConstantTable() {
    const std::string table = ConstantTableSymbol(plan_.model_name);
    tables_.push_back({table, 8 + 2 * pointer_ + IndexBytes()});
    AddUnlessEmpty(kShapesSuffix, ShapeBytes());
    AddUnlessEmpty(kPoolsSuffix, ExternalPools() * (24 + 2 * pointer_));
    // Three pointers among numbers of 8 bytes.
    const int64_t entry = pointer_ == 8 ? 56 : 40;
    AddUnlessEmpty(kConstantListSuffix,
                   CountOf(plan_.constants.size()) * entry);
    AddIndex(kConstantIndexSuffix, ConstantNames());
    tables_.push_back({"", ConstantLiteralBytes()});
  }

  // Of a struct metad_name_index.
  int64_t IndexBytes() const { return 2 * pointer_ + 8; }

  void AddIndex(absl::string_view suffix,
                const std::vector<absl::string_view>& names) {
    const PerfectHash hash = MakePerfectHash(names);
    AddUnlessEmpty(absl::StrCat(suffix, kSlotsSuffix),
                   CountOf(hash.slots.size()) * 2);
    AddUnlessEmpty(absl::StrCat(suffix, kDisplacementsSuffix),
                   CountOf(hash.displacements.size()) * 2);
  }

  int64_t ShapeBytes() const {
    absl::flat_hash_set<std::vector<int64_t>> seen;
    int64_t extents = 0;
    for (const PlannedConstant& constant : plan_.constants) {
      if (!seen.insert(constant.shape).second) continue;
      extents += CountOf(constant.shape.size());
    }
    return extents * 8;
  }

  int64_t ExternalPools() const {
    int64_t count = 0;
    for (const PlannedPool& pool : plan_.pools) count += pool.external ? 1 : 0;
    return count;
  }

  int64_t StandaloneLiteralBytes() const {
    int64_t bytes = FunctionNameBytes(plan_) + LiteralBytes(plan_.model_name);
    for (const PlannedModule& module : plan_.modules) {
      bytes += LiteralBytes(module.name);
    }
    for (const PlannedModel& model : plan_.models) {
      bytes += LiteralBytes(model.name);
    }
    return bytes;
  }

  int64_t ConstantLiteralBytes() const {
    int64_t bytes = 0;
    for (const PlannedConstant& constant : plan_.constants) {
      bytes += LiteralBytes(constant.name);
    }
    for (const PlannedPool& pool : plan_.pools) {
      if (pool.external) bytes += LiteralBytes(pool.name);
    }
    return bytes;
  }

  std::vector<absl::string_view> FunctionNames() const {
    std::vector<absl::string_view> names;
    names.reserve(plan_.functions.size());
    for (const PlannedFunction& function : plan_.functions) {
      names.push_back(function.name);
    }
    return names;
  }

  std::vector<absl::string_view> ConstantNames() const {
    std::vector<absl::string_view> names;
    names.reserve(plan_.constants.size());
    for (const PlannedConstant& constant : plan_.constants) {
      names.push_back(constant.name);
    }
    return names;
  }

  void AddPoolChecksums() {
    for (const PlannedPool& pool : plan_.pools) {
      if (!pool.external || pool.checksum != PoolChecksum::kSha256) continue;
      tables_.push_back(
          {PoolSymbol(plan_.model_name, pool.name, kPoolSha256Suffix), 32});
    }
  }

  int64_t Functions() const { return CountOf(plan_.functions.size()); }

  void Add(absl::string_view suffix, int64_t bytes) {
    tables_.push_back({LocalSymbol(plan_.model_name, suffix), bytes});
  }

  // C has no empty arrays.
  void AddUnlessEmpty(absl::string_view suffix, int64_t bytes) {
    if (bytes > 0) Add(suffix, bytes);
  }

  const MetadataPlan& plan_;
  // Bytes.
  const int64_t pointer_;
  std::vector<TableSize> tables_;
};

}  // namespace

std::vector<TableSize> TableSizes(const MetadataPlan& plan) {
  return TableCounter(plan).Run();
}

}  // namespace metad::codegen
