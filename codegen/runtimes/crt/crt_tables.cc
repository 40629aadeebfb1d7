#include "codegen/runtimes/crt/crt_tables.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/elf/code_section.h"
#include "codegen/elf/data_table.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/crt/crt_names_blob.h"

namespace metad::codegen::elf {
namespace {

constexpr absl::string_view kNul("\0", 1);

SymbolId DraftNames(const MetadataPlan& plan, const CrtLayout& layout,
                    const MachineDescription& machine, ObjectDraft& draft) {
  // A runtime that loads a count of two bytes as one uint16_t needs it aligned.
  DataTable names(machine, layout.count_bytes);
  for (const uint8_t byte :
       EncodeCrtCount(layout, plan.functions.size(), plan.target.byte_order)) {
    names.U8(byte);
  }
  for (const PlannedFunction& function : plan.functions) {
    names.Characters(function.name);
    names.Characters(kNul);
  }
  names.Characters(kNul);
  return std::move(names).Define(
      LocalSymbol(plan.model_name, layout.names_suffix), kLocalBinding, draft);
}

SymbolId DraftFunctions(const MetadataPlan& plan,
                        const MachineDescription& machine, ObjectDraft& draft) {
  DataTable functions(machine);
  functions.Reserve(plan.functions.size());
  for (const PlannedFunction& function : plan.functions) {
    functions.Pointer(draft.Undefined(function.symbol));
  }
  return std::move(functions).Define(
      LocalSymbol(plan.model_name, kFunctionsSuffix), kLocalBinding, draft);
}

// What the registries refer to that this one joins.
void DraftJoiners(const MetadataPlan& plan, const MachineDescription& machine,
                  ObjectDraft& draft) {
  for (const std::string& name : plan.joined_registries) {
    DataTable joiner(machine);
    joiner.U8(1);
    std::move(joiner).Define(JoinerSymbol(name), kWeakBinding, draft);
  }
}

}  // namespace

void DraftCrtRegistry(const MetadataPlan& plan, const CrtLayout& layout,
                      const MachineDescription& machine, ObjectDraft& draft) {
  DataTable registry(machine);
  registry.Pointer(DraftNames(plan, layout, machine, draft));
  if (plan.functions.empty()) {
    registry.Null();
  } else {
    registry.Pointer(DraftFunctions(plan, machine, draft));
  }
  DataTable module(machine);
  module.Pointer(std::move(registry).Define(
      LocalSymbol(plan.model_name, kRegistrySuffix), kLocalBinding, draft));
  if (plan.joinable) {
    module.Pointer(draft.AddSymbol(JoinerSymbol(plan.model_name),
                                   kGlobalBinding, kNoType, SymbolPlace()));
  }
  DraftJoiners(plan, machine, draft);
  StubArguments arguments;
  arguments.table = std::move(module).Define(
      LocalSymbol(plan.model_name, kModuleSuffix), kLocalBinding, draft);
  CodeSections code(machine, draft);
  code.Add(kCrtEntryPoint, plan.joinable ? kWeakBinding : kGlobalBinding,
           absl::StrCat(".text.", kCrtEntryPoint), machine.address_of_table,
           arguments);
  code.Finish();
}

}  // namespace metad::codegen::elf
