#include "tests/conformance/toy_runtime/toy_runtime.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/elf/constant_table.h"
#include "codegen/elf/data_table.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/table_list.h"
#include "codegen/runtimes/packed_runtime.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;
using codegen::PlannedFunction;

constexpr absl::string_view kToySuffix = "_toy";

int64_t RegistryBytes(const MetadataPlan& plan) {
  return codegen::FunctionNameBytes(plan) + 1;
}

std::string Declaration(const MetadataPlan& plan) {
  return absl::StrCat("extern const char ",
                      codegen::LocalSymbol(plan.model_name, kToySuffix), "[",
                      RegistryBytes(plan), "];\n");
}

void EmitRegistry(const MetadataPlan& plan, codegen::Sink& sink) {
  std::string text =
      absl::StrCat(Declaration(plan), "const char ",
                   codegen::LocalSymbol(plan.model_name, kToySuffix), "[] =");
  for (const PlannedFunction& function : plan.functions) {
    absl::StrAppend(&text, "\n  \"", function.name, "\\0\"");
  }
  absl::StrAppend(&text, ";\n\n");
  sink.Append(text);
}

void DraftToy(const MetadataPlan& plan,
              const codegen::elf::MachineDescription& machine,
              const codegen::elf::PlacedConstants& constants,
              codegen::elf::ObjectDraft& draft) {
  codegen::elf::DraftSeparateConstantTable(plan, machine, constants, draft);
  codegen::elf::DataTable names(machine);
  for (const PlannedFunction& function : plan.functions) {
    names.Characters(function.name);
    names.U8(0);
  }
  names.U8(0);
  std::move(names).Define(codegen::LocalSymbol(plan.model_name, kToySuffix),
                          codegen::elf::kGlobalBinding, draft);
}

class Toy final : public codegen::PackedRuntime {
 public:
  absl::string_view name() const override { return "toy"; }
  absl::string_view description() const override { return "names alone"; }
  int64_t digest_number() const override { return 1000; }
  size_t max_functions() const override { return 7; }
  absl::string_view limit_holder() const override {
    return "a toy registry holds";
  }
  absl::string_view prototype() const override {
    return "int (void* args, int* type_codes, int num_args, void* "
           "out_ret_value, int* out_ret_tcode, void* resource_handle)";
  }
  void AddTables(const MetadataPlan& plan,
                 codegen::TableList& tables) const override {
    tables.Add(kToySuffix, RegistryBytes(plan));
  }

  void EmitSource(const MetadataPlan& plan,
                  codegen::Sink& sink) const override {
    codegen::EmitManifest(plan, "Function names and constants of a model.",
                          sink);
    codegen::EmitConstantTableInclude(plan, sink);
    codegen::EmitConstantPrologue(plan, sink);
    codegen::EmitLinkageBegin(sink);
    codegen::EmitConstantDefinitions(plan, sink);
    codegen::EmitConstantTable(plan, sink);
    EmitRegistry(plan, sink);
    codegen::EmitLinkageEnd(sink);
  }
  void EmitHeader(const MetadataPlan& plan,
                  codegen::Sink& sink) const override {
    codegen::EmitManifest(plan, "Declares the names of a model's functions.",
                          sink);
    sink.Append("#include <stdint.h>\n\n");
    codegen::EmitConstantTableInclude(plan, sink);
    codegen::EmitLinkageBegin(sink);
    sink.Append(Declaration(plan));
    codegen::EmitConstantTableDeclaration(plan, sink);
    codegen::EmitConstantDeclarations(plan, sink);
    codegen::EmitLinkageEnd(sink);
  }
  codegen::elf::RegistryDrafter registry_drafter() const override {
    return DraftToy;
  }
  std::string StartSymbol(absl::string_view metadata_name) const override {
    return codegen::LocalSymbol(metadata_name, kToySuffix);
  }
  codegen::RuntimePromises RegistryPromises(
      const MetadataPlan& plan) const override {
    codegen::RuntimePromises promises;
    promises.tables.push_back(StartSymbol(plan.model_name));
    for (const PlannedFunction& function : plan.functions) {
      promises.registry.push_back(function.name);
    }
    return promises;
  }
};

}  // namespace

const codegen::Runtime& ToyRuntime() {
  static const Toy* const runtime = new Toy();
  return *runtime;
}

}  // namespace metad::conformance
