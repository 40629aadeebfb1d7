#include "codegen/runtimes/standalone/standalone_runtime.h"

#include "codegen/plan/plan_limits.h"
#include "codegen/runtime/metad_declarations.h"
#include "codegen/runtimes/packed_runtime.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "codegen/runtimes/standalone/standalone_header_emitter.h"
#include "codegen/runtimes/standalone/standalone_source_emitter.h"
#include "codegen/runtimes/standalone/standalone_table_sizes.h"
#include "codegen/runtimes/standalone/standalone_tables.h"
#include "codegen/runtimes/standalone/table_limit.h"

namespace metad::codegen {
namespace {

class Standalone final : public PackedRuntime {
 public:
  absl::string_view name() const override { return "standalone"; }
  absl::string_view description() const override { return "metad_registry.h"; }
  int64_t digest_number() const override { return 3; }

  size_t max_functions() const override { return kMaxFunctions; }
  absl::string_view limit_holder() const override {
    return "a standalone registry holds";
  }
  // metad_packed_function of metad_registry.h.
  absl::string_view prototype() const override {
    return "int (void* args, int* type_codes, int num_args, void* "
           "out_ret_value, int* out_ret_tcode, void* resource_handle)";
  }
  bool always_has_constant_table() const override { return true; }
  void CheckTables(const MetadataSpec& spec,
                   ViolationList& violations) const override {
    CheckTableLengths(spec, violations);
  }
  void AddTables(const MetadataPlan& plan, TableList& tables) const override {
    AddStandaloneTables(plan, tables);
  }

  void EmitSource(const MetadataPlan& plan, Sink& sink) const override {
    EmitStandaloneSource(plan, sink);
  }
  void EmitHeader(const MetadataPlan& plan, Sink& sink) const override {
    EmitStandaloneHeader(plan, sink);
  }
  std::vector<RuntimeHeader> Headers(
      const MetadataPlan& /*plan*/) const override {
    return RegistryDeclarations();
  }
  elf::RegistryDrafter registry_drafter() const override {
    return elf::DraftStandaloneRegistry;
  }
  std::string StartSymbol(absl::string_view metadata_name) const override {
    return RegistrySymbol(metadata_name);
  }
  RuntimePromises RegistryPromises(const MetadataPlan& plan) const override {
    RuntimePromises promises;
    promises.tables.push_back(RegistrySymbol(plan.model_name));
    for (const PlannedFunction& function : plan.functions) {
      promises.registry.push_back(function.name);
    }
    return promises;
  }
};

}  // namespace

const Runtime& StandaloneRuntime() {
  static const Standalone* const runtime = new Standalone();
  return *runtime;
}

}  // namespace metad::codegen
