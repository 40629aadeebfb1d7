#include "codegen/runtimes/ffi/ffi_runtime.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/elf/constant_table.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/table_list.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_header_emitter.h"
#include "codegen/runtimes/ffi/ffi_source_emitter.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"
#include "codegen/runtimes/ffi/ffi_table.h"
#include "codegen/runtimes/ffi/ffi_tables.h"
#include "codegen/runtimes/ffi/prefix_check.h"

namespace metad::codegen {
namespace {

void DraftFfiTables(const MetadataPlan& plan,
                    const elf::MachineDescription& machine,
                    const elf::PlacedConstants& constants,
                    elf::ObjectDraft& draft) {
  elf::DraftSeparateConstantTable(plan, machine, constants, draft);
  elf::DraftFfiRegistry(plan, machine, draft);
}

class Ffi final : public Runtime {
 public:
  absl::string_view name() const override { return "ffi"; }
  absl::string_view description() const override {
    return "tvm-ffi, TVM 0.22 and later";
  }
  int64_t digest_number() const override { return 2; }

  size_t max_functions() const override { return kMaxFunctions; }
  absl::string_view limit_holder() const override {
    return "an ffi registry holds";
  }
  absl::string_view prototype() const override {
    return "int (void* handle, const TVMFFIAny* args, int32_t num_args, "
           "TVMFFIAny* result)";
  }
  absl::string_view parameters() const override { return "ppip"; }

  // A name without tvm-ffi's prefix stands for the symbol that has it;
  // everything else is a symbol itself.
  std::string FunctionSymbol(absl::string_view listed) const override {
    // An empty name is nobody's, with the prefix or without.
    if (listed.empty() || HasFfiPrefix(listed)) return std::string(listed);
    return absl::StrCat(kFfiPrefix, listed);
  }

  // With a system-lib prefix P, the runtime asks for __tvm_ffi_<P><name> and
  // then, which may be another model's, for __tvm_ffi_<name>: so P is put in,
  // unless the symbol carries it already. tvm-ffi's special symbols are asked
  // for as <P><symbol>.
  std::string RegisteredName(absl::string_view system_lib_prefix,
                             absl::string_view symbol) const override {
    if (system_lib_prefix.empty() || !HasFfiPrefix(symbol)) {
      return std::string(symbol);
    }
    if (IsFfiSpecialSymbol(symbol)) {
      return absl::StrCat(system_lib_prefix, symbol);
    }
    const absl::string_view name = symbol.substr(kFfiPrefix.size());
    if (absl::StartsWith(name, system_lib_prefix)) return std::string(symbol);
    return absl::StrCat(kFfiPrefix, system_lib_prefix, name);
  }

  std::string CallingConventionProblem(
      absl::string_view symbol) const override {
    if (!HasFfiPrefix(symbol)) {
      return absl::StrCat(
          "is not called as tvm-ffi calls functions: its name does not start "
          "with ",
          kFfiPrefix,
          "; expected the module compiled for TVM 0.22 or later, or a list or "
          "pattern of those functions that are for the registry");
    }
    if (IsFfiLibraryData(symbol)) {
      return "is data of tvm-ffi's; expected a function";
    }
    return "";
  }
  bool MarksFunction(absl::string_view symbol) const override {
    return HasFfiPrefix(symbol) && !IsFfiSpecialSymbol(symbol);
  }
  absl::string_view unmarked_reason() const override {
    return "is not called as tvm-ffi calls functions";
  }
  absl::string_view SpecialMeaning(absl::string_view symbol) const override {
    return IsFfiSpecialSymbol(symbol) ? "has a meaning of its own in tvm-ffi"
                                      : "";
  }

  std::string ClaimedSymbol(absl::string_view metadata_name) const override {
    return RegisterFunction(metadata_name);
  }
  std::string JoinedSymbol(absl::string_view metadata_name) const override {
    return RegisterFunction(metadata_name);
  }
  void CheckWishes(const MetadataSpec& spec,
                   ViolationList& violations) const override {
    CheckSystemLibPrefixes(spec, violations);
  }
  void AddTables(const MetadataPlan& plan, TableList& tables) const override {
    tables.Add(kEntriesSuffix,
               CountOf(plan.functions.size()) * 2 * tables.pointer_bytes());
    tables.AddLiterals(FunctionNameBytes(plan));
  }

  void EmitSource(const MetadataPlan& plan, Sink& sink) const override {
    EmitFfiSource(plan, sink);
  }
  void EmitHeader(const MetadataPlan& plan, Sink& sink) const override {
    EmitFfiHeader(plan, sink);
  }
  elf::RegistryDrafter registry_drafter() const override {
    return DraftFfiTables;
  }
  std::string StartSymbol(absl::string_view metadata_name) const override {
    return RegisterFunction(metadata_name);
  }
  RuntimePromises RegistryPromises(const MetadataPlan& plan) const override {
    RuntimePromises promises;
    promises.entry_points.push_back(RegisterFunction(plan.model_name));
    for (const PlannedFunction* function : FfiTable(plan)) {
      promises.registry.push_back(function->name);
    }
    promises.runtime_symbols.emplace_back(kFfiRegisterSymbol);
    return promises;
  }
};

}  // namespace

const Runtime& FfiRuntime() {
  static const Ffi* const runtime = new Ffi();
  return *runtime;
}

}  // namespace metad::codegen
