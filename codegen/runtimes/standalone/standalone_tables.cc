#include "codegen/runtimes/standalone/standalone_tables.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/elf/constant_table.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/name_index.h"
#include "codegen/elf/string_pool.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad/metad_registry.h"
#include "codegen/runtimes/standalone/registry_symbols.h"

namespace metad::codegen::elf {
namespace {

class StandaloneDraft {
 public:
  StandaloneDraft(const MetadataPlan& plan, const MachineDescription& machine,
                  const PlacedConstants& constants, ObjectDraft& draft)
      : plan_(plan),
        machine_(machine),
        constants_(constants),
        draft_(draft),
        strings_(draft) {}

  void Run() {
    const SymbolId constants =
        DraftConstantTable(plan_, machine_, constants_, strings_, draft_);
    const SymbolId entries = DraftEntries();
    const SymbolId modules = DraftModules();
    const SymbolId models = DraftModels();
    std::vector<absl::string_view> names;
    names.reserve(plan_.functions.size());
    for (const PlannedFunction& function : plan_.functions) {
      names.push_back(function.name);
    }
    const NameIndex index =
        DraftNameIndex(plan_, machine_, names, kFunctionIndexSuffix, draft_);
    DataTable registry(machine_);
    registry.U16(METAD_LAYOUT_MAJOR);
    registry.U16(METAD_LAYOUT_MINOR);
    registry.U16(plan_.modules.size());
    registry.U16(plan_.models.size());
    strings_.PointTo(plan_.model_name, registry);
    registry.Pointer(entries);
    PutNameIndex(index, registry);
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

  const MetadataPlan& plan_;
  const MachineDescription& machine_;
  const PlacedConstants& constants_;
  ObjectDraft& draft_;
  StringPool strings_;
};

}  // namespace

void DraftStandaloneRegistry(const MetadataPlan& plan,
                             const MachineDescription& machine,
                             const PlacedConstants& constants,
                             ObjectDraft& draft) {
  StandaloneDraft(plan, machine, constants, draft).Run();
}

}  // namespace metad::codegen::elf
