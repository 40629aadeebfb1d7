#include "codegen/runtimes/crt/crt_tables.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/elf/code_section.h"
#include "codegen/elf/data_table.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/runtimes/crt/crt_names_blob.h"

namespace metad::codegen::elf {
namespace {

constexpr absl::string_view kNul("\0", 1);

SymbolId DraftNames(const MetadataPlan& plan, const MachineDescription& machine,
                    ObjectDraft& draft) {
  const bool short_count = plan.runtime_abi == RuntimeAbi::kCrtV1;
  // A runtime that loads a count of two bytes as one uint16_t needs it aligned.
  DataTable names(machine, short_count ? 1 : 2);
  for (const uint8_t byte : EncodeCrtCount(
           plan.runtime_abi, plan.functions.size(), plan.target.byte_order)) {
    names.U8(byte);
  }
  for (const PlannedFunction& function : plan.functions) {
    names.Characters(function.name);
    names.Characters(kNul);
  }
  names.Characters(kNul);
  return std::move(names).Define(
      LocalSymbol(plan.model_name, short_count ? kNamesV1Suffix : kNamesSuffix),
      kLocalBinding, draft);
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

void DraftCrtRegistry(const MetadataPlan& plan,
                      const MachineDescription& machine, ObjectDraft& draft) {
  DataTable registry(machine);
  registry.Pointer(DraftNames(plan, machine, draft));
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
