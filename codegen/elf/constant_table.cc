#include "codegen/elf/constant_table.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/name_index.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad/metad_registry.h"

namespace metad::codegen::elf {
namespace {

class ConstantTableDraft {
 public:
  ConstantTableDraft(const MetadataPlan& plan,
                     const MachineDescription& machine,
                     const PlacedConstants& constants, StringPool& strings,
                     ObjectDraft& draft)
      : plan_(plan),
        machine_(machine),
        constants_(constants),
        strings_(strings),
        draft_(draft) {}

  SymbolId Run() {
    const std::optional<SymbolId> list = DraftConstantList();
    std::vector<absl::string_view> names;
    names.reserve(plan_.constants.size());
    for (const PlannedConstant& constant : plan_.constants) {
      names.push_back(constant.name);
    }
    const NameIndex index =
        DraftNameIndex(plan_, machine_, names, kConstantIndexSuffix, draft_);
    DataTable table(machine_);
    table.U16(METAD_LAYOUT_MAJOR);
    table.U16(METAD_LAYOUT_MINOR);
    // Pools outside of the image, and a reserved field.
    table.U16(0);
    table.U16(0);
    PutPointer(list, table);
    table.Null();
    PutNameIndex(index, table);
    table.EndStruct();
    return std::move(table).Define(ConstantTableSymbol(plan_.model_name),
                                   kGlobalBinding, draft_);
  }

 private:
  SymbolId DefineLocal(DataTable table, absl::string_view suffix) {
    return std::move(table).Define(LocalSymbol(plan_.model_name, suffix),
                                   kLocalBinding, draft_);
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
    table.U8(static_cast<uint64_t>(AlignmentLog2(constant.alignment)));
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

  const MetadataPlan& plan_;
  const MachineDescription& machine_;
  const PlacedConstants& constants_;
  StringPool& strings_;
  ObjectDraft& draft_;
  // Offsets in the array of shapes.
  absl::flat_hash_map<std::vector<int64_t>, uint64_t> shapes_;
};

}  // namespace

SymbolId DraftConstantTable(const MetadataPlan& plan,
                            const MachineDescription& machine,
                            const PlacedConstants& constants,
                            StringPool& strings, ObjectDraft& draft) {
  return ConstantTableDraft(plan, machine, constants, strings, draft).Run();
}

void DraftSeparateConstantTable(const MetadataPlan& plan,
                                const MachineDescription& machine,
                                const PlacedConstants& constants,
                                ObjectDraft& draft) {
  if (!plan.has_constant_table) return;
  StringPool strings(draft);
  DraftConstantTable(plan, machine, constants, strings, draft);
  std::move(strings).Finish();
}

}  // namespace metad::codegen::elf
