#include "codegen/runtimes/crt/crt_runtime.h"

#include "codegen/elf/constant_table.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/crt/crt_header_emitter.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/crt/crt_promises.h"
#include "codegen/runtimes/crt/crt_source_emitter.h"
#include "codegen/runtimes/crt/crt_table_sizes.h"
#include "codegen/runtimes/crt/crt_tables.h"
#include "codegen/runtimes/crt/interface_header_emitter.h"
#include "codegen/runtimes/packed_runtime.h"

namespace metad::codegen {
namespace {

class CrtFamily final : public PackedRuntime {
 public:
  explicit CrtFamily(const CrtLayout& layout) : layout_(layout) {}

  absl::string_view name() const override { return layout_.name; }
  absl::string_view description() const override { return layout_.description; }
  int64_t digest_number() const override { return layout_.digest_number; }

  size_t max_functions() const override { return layout_.max_functions; }
  absl::string_view limit_holder() const override {
    return layout_.limit_holder;
  }
  // TVM's C runtime finds none then.
  bool may_be_empty() const override { return true; }
  absl::string_view prototype() const override {
    return "int (TVMValue* args, int* type_codes, int num_args, TVMValue* "
           "out_ret_value, int* out_ret_tcode, void* resource_handle)";
  }
  bool DefinesItself(absl::string_view symbol) const override {
    return symbol == kCrtEntryPoint;
  }
  bool takes_interfaces() const override { return true; }
  void AddTables(const MetadataPlan& plan, TableList& tables) const override {
    AddCrtTables(plan, layout_, tables);
  }

  void EmitSource(const MetadataPlan& plan, Sink& sink) const override {
    EmitCrtSource(plan, layout_, sink);
  }
  void EmitHeader(const MetadataPlan& plan, Sink& sink) const override {
    EmitCrtHeader(plan, sink);
  }
  void EmitInterfaceHeader(const MetadataPlan& plan, const PlannedModel& model,
                           Sink& sink) const override {
    codegen::EmitInterfaceHeader(plan, model, sink);
  }
  elf::RegistryDrafter registry_drafter() const override {
    return [&layout = layout_](
               const MetadataPlan& plan, const elf::MachineDescription& machine,
               const elf::PlacedConstants& constants, elf::ObjectDraft& draft) {
      elf::DraftSeparateConstantTable(plan, machine, constants, draft);
      elf::DraftCrtRegistry(plan, layout, machine, draft);
    };
  }
  std::string StartSymbol(absl::string_view /*metadata_name*/) const override {
    return std::string(kCrtEntryPoint);
  }
  RuntimePromises RegistryPromises(const MetadataPlan& plan) const override {
    return CrtPromises(plan);
  }

 private:
  const CrtLayout& layout_;
};

}  // namespace

const Runtime& CrtRuntime() {
  static const CrtFamily* const runtime = new CrtFamily(kCrtLayout);
  return *runtime;
}

const Runtime& CrtV1Runtime() {
  static const CrtFamily* const runtime = new CrtFamily(kCrtV1Layout);
  return *runtime;
}

}  // namespace metad::codegen
