#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/registry_tables.h"
#include "codegen/elf/string_pool.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/perfect_hash.h"
#include "codegen/plan/registry_symbols.h"
#include "codegen/runtime/metad/metad_registry.h"

namespace metad::codegen::elf {
namespace {

int Log2(int64_t power_of_two) {
  int exponent = 0;
  while ((int64_t{1} << exponent) < power_of_two) ++exponent;
  return exponent;
}

// struct metad_name_index, before it stands in a table.
struct NameIndex {
  std::optional<SymbolId> slots;
  std::optional<SymbolId> displacements;
  uint32_t seed = 0;
  size_t count = 0;
  size_t bucket_count = 0;
};

class StandaloneDraft {
 public:
  StandaloneDraft(const MetadataPlan& plan, const MachineDescription& machine,
                  const std::vector<std::optional<SymbolId>>& constants,
                  ObjectDraft& draft)
      : plan_(plan),
        machine_(machine),
        constants_(constants),
        draft_(draft),
        strings_(draft) {}

  void Run() {
    const SymbolId constants = DraftConstantTable();
    const SymbolId entries = DraftEntries();
    const SymbolId modules = DraftModules();
    const SymbolId models = DraftModels();
    std::vector<absl::string_view> names;
    names.reserve(plan_.functions.size());
    for (const PlannedFunction& function : plan_.functions) {
      names.push_back(function.name);
    }
    const NameIndex index = DraftIndex(names, kFunctionIndexSuffix);
    DataTable registry(machine_);
    registry.U16(METAD_LAYOUT_MAJOR);
    registry.U16(METAD_LAYOUT_MINOR);
    registry.U16(plan_.modules.size());
    registry.U16(plan_.models.size());
    strings_.PointTo(plan_.model_name, registry);
    registry.Pointer(entries);
    PutIndex(index, registry);
    registry.Pointer(modules);
    registry.Pointer(models);
    registry.Pointer(constants);
    registry.EndStruct();
    std::move(registry).Define(RegistrySymbol(plan_.model_name), kGlobalBinding,
                               draft_);
    std::move(strings_).Finish();
  }

 private:
  SymbolId DefineLocal(DataTable table, absl::string_view suffix) {
    return std::move(table).Define(LocalSymbol(plan_.model_name, suffix),
                                   kLocalBinding, draft_);
  }

  static void PutPointer(const std::optional<SymbolId>& symbol,
                         DataTable& table) {
    if (symbol.has_value()) {
      table.Pointer(*symbol);
    } else {
      table.Null();
    }
  }

  static void PutIndex(const NameIndex& index, DataTable& table) {
    PutPointer(index.slots, table);
    PutPointer(index.displacements, table);
    table.U32(index.seed);
    table.U16(index.count);
    table.U16(index.bucket_count);
  }

  // No symbol for no numbers, as C has no empty arrays.
  std::optional<SymbolId> DraftNumbers(const std::vector<uint16_t>& numbers,
                                       absl::string_view suffix,
                                       absl::string_view last_suffix) {
    if (numbers.empty()) return std::nullopt;
    DataTable table(machine_);
    for (const uint16_t number : numbers) table.U16(number);
    return DefineLocal(std::move(table), absl::StrCat(suffix, last_suffix));
  }

  NameIndex DraftIndex(const std::vector<absl::string_view>& names,
                       absl::string_view suffix) {
    const PerfectHash hash = MakePerfectHash(names);
    NameIndex index;
    index.slots = DraftNumbers(hash.slots, suffix, kSlotsSuffix);
    index.displacements =
        DraftNumbers(hash.displacements, suffix, kDisplacementsSuffix);
    index.seed = hash.seed;
    index.count = hash.slots.size();
    index.bucket_count = hash.displacements.size();
    return index;
  }

  SymbolId DraftEntries() {
    DataTable table(machine_);
    table.Reserve(2 * plan_.functions.size());
    for (const PlannedFunction& function : plan_.functions) {
      strings_.PointTo(function.name, table);
      table.Pointer(draft_.Undefined(function.symbol));
    }
    return DefineLocal(std::move(table), kEntriesSuffix);
  }

  SymbolId DraftModules() {
    DataTable table(machine_);
    for (const PlannedModule& module : plan_.modules) {
      strings_.PointTo(module.name, table);
      table.U16(module.first_function);
      table.U16(module.function_count);
      table.U16(module.model.value_or(METAD_NO_MODEL));
      table.U16(0);
      table.EndStruct();
    }
    return DefineLocal(std::move(table), kModulesSuffix);
  }

  SymbolId DraftModels() {
    DataTable table(machine_);
    for (const PlannedModel& model : plan_.models) {
      strings_.PointTo(model.name, table);
    }
    return DefineLocal(std::move(table), kModelsSuffix);
  }

  // The extents of every shape that occurs, each once; remembers where.
  std::optional<SymbolId> DraftShapes() {
    DataTable table(machine_);
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.shape.empty()) continue;
      if (!shapes_.try_emplace(constant.shape, table.size()).second) continue;
      for (const int64_t extent : constant.shape) {
        table.U64(static_cast<uint64_t>(extent));
      }
    }
    if (shapes_.empty()) return std::nullopt;
    return DefineLocal(std::move(table), kShapesSuffix);
  }

  void PutConstant(size_t position, const std::optional<SymbolId>& shapes,
                   DataTable& table) {
    const PlannedConstant& constant = plan_.constants[position];
    table.U64(constant.element_count == 0
                  ? 0
                  : static_cast<uint64_t>(constant.stored_bytes));
    table.U64(0);
    strings_.PointTo(constant.name, table);
    // An earlier registry's object has it otherwise.
    table.Pointer(constants_[position].has_value()
                      ? *constants_[position]
                      : draft_.Undefined(constant.name));
    if (constant.shape.empty()) {
      table.Null();
    } else {
      table.Pointer(*shapes, static_cast<int64_t>(shapes_.at(constant.shape)));
    }
    table.U8(constant.type.code);
    table.U8(constant.type.bits);
    table.U16(constant.type.lanes);
    table.U16(METAD_IN_IMAGE);
    table.U16(constant.model.value_or(METAD_NO_MODEL));
    table.U8(constant.shape.size());
    table.U8(static_cast<uint64_t>(Log2(constant.alignment)));
    table.U16(0);
    table.EndStruct();
  }

  std::optional<SymbolId> DraftConstantList() {
    if (plan_.constants.empty()) return std::nullopt;
    const std::optional<SymbolId> shapes = DraftShapes();
    DataTable table(machine_);
    for (size_t i = 0; i < plan_.constants.size(); ++i) {
      PutConstant(i, shapes, table);
    }
    return DefineLocal(std::move(table), kConstantListSuffix);
  }

  SymbolId DraftConstantTable() {
    const std::optional<SymbolId> list = DraftConstantList();
    std::vector<absl::string_view> names;
    names.reserve(plan_.constants.size());
    for (const PlannedConstant& constant : plan_.constants) {
      names.push_back(constant.name);
    }
    const NameIndex index = DraftIndex(names, kConstantIndexSuffix);
    DataTable table(machine_);
    table.U16(METAD_LAYOUT_MAJOR);
    table.U16(METAD_LAYOUT_MINOR);
    // Pools outside of the image, and a reserved field.
    table.U16(0);
    table.U16(0);
    PutPointer(list, table);
    table.Null();
    PutIndex(index, table);
    table.EndStruct();
    return std::move(table).Define(ConstantTableSymbol(plan_.model_name),
                                   kGlobalBinding, draft_);
  }

  const MetadataPlan& plan_;
  const MachineDescription& machine_;
  const std::vector<std::optional<SymbolId>>& constants_;
  ObjectDraft& draft_;
  StringPool strings_;
  // Offsets in the array of shapes.
  absl::flat_hash_map<std::vector<int64_t>, uint64_t> shapes_;
};

}  // namespace

void DraftStandaloneRegistry(
    const MetadataPlan& plan, const MachineDescription& machine,
    const std::vector<std::optional<SymbolId>>& constants, ObjectDraft& draft) {
  StandaloneDraft(plan, machine, constants, draft).Run();
}

}  // namespace metad::codegen::elf
