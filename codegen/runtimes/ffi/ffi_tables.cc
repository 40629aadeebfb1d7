#include "codegen/runtimes/ffi/ffi_tables.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/elf/code_section.h"
#include "codegen/elf/data_table.h"
#include "codegen/elf/string_pool.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"
#include "codegen/runtimes/ffi/ffi_table.h"

namespace metad::codegen::elf {
namespace {

// A static constructor: its code, and its place among those that the start-up
// code calls.
void DraftConstructor(const MetadataPlan& plan,
                      const MachineDescription& machine, SymbolId called,
                      CodeSections& code, ObjectDraft& draft) {
  const std::string name = LocalSymbol(plan.model_name, "_constructor");
  StubArguments arguments;
  arguments.function = called;
  const SymbolId constructor =
      code.Add(name, kLocalBinding, absl::StrCat(".text.startup.", name),
               machine.call_function, arguments);
  DraftSection section;
  section.name = ".init_array";
  section.type = kInitArray;
  section.flags = kAllocated | kWritable;
  section.alignment = machine.pointer_bytes;
  section.entry_size = machine.pointer_bytes;
  section.size = machine.pointer_bytes;
  section.relocations.push_back(
      {0, machine.init_array_relocation, constructor, 0});
  draft.AddSection(std::move(section));
}

}  // namespace

void DraftFfiRegistry(const MetadataPlan& plan,
                      const MachineDescription& machine, ObjectDraft& draft) {
  StringPool strings(draft);
  DataTable entries(machine);
  entries.Reserve(2 * plan.functions.size());
  for (const PlannedFunction* function : FfiTable(plan)) {
    strings.PointTo(function->name, entries);
    entries.Pointer(draft.Undefined(function->symbol));
  }
  std::move(strings).Finish();
  StubArguments arguments;
  arguments.table_bytes = entries.size();
  arguments.table = std::move(entries).Define(
      LocalSymbol(plan.model_name, kEntriesSuffix), kLocalBinding, draft);
  arguments.function = draft.Undefined(kFfiRegisterSymbol);
  const std::string name = RegisterFunction(plan.model_name);
  CodeSections code(machine, draft);
  const SymbolId register_function =
      code.Add(name, kGlobalBinding, absl::StrCat(".text.", name),
               machine.call_for_each_entry, arguments);
  if (plan.ffi_constructor) {
    DraftConstructor(plan, machine, register_function, code, draft);
  }
  code.Finish();
}

}  // namespace metad::codegen::elf
