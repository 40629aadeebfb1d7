#include "codegen/runtimes/crt/interface_header_emitter.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/tensor_shape.h"
#include "codegen/plan/tensor_size_macros.h"
#include "codegen/runtimes/crt/interface_structs.h"
#include "codegen/runtimes/crt/workspace_definitions.h"
#include "codegen/runtimes/packed_declarations.h"

namespace metad::codegen {
namespace {

constexpr int64_t kMaxUnsigned32 = 0xffffffff;

std::string SizeLiteral(int64_t bytes) {
  return absl::StrCat(bytes, bytes <= kMaxUnsigned32 ? "u" : "ull");
}

class HeaderEmitter {
 public:
  HeaderEmitter(const MetadataPlan& plan, const PlannedModel& model, Sink& sink)
      : plan_(plan),
        model_(model),
        aot_(*model.aot),
        mod_(model.aot->module_name),
        sink_(sink) {}

  void Run() {
    const std::string guard = absl::StrCat("METAD_", mod_, "_INTERFACE_H_");
    EmitManifest(
        plan_,
        absl::StrCat("Declares the interface of model ", model_.name, "."),
        sink_);
    sink_.Append(absl::StrCat("#ifndef ", guard, "\n#define ", guard,
                              "\n\n#include <stdint.h>\n\n"));
    EmitSizes();
    EmitLinkageBegin(sink_);
    if (aot_.interface_api == InterfaceApi::kC) {
      EmitInterfaceStructs(aot_, sink_);
      EmitEntry();
    } else {
      EmitPackedEntry();
    }
    EmitWorkspaceDeclarations(aot_, sink_);
    EmitLinkageEnd(sink_);
    sink_.Append("\n#endif\n");
  }

 private:
  void EmitSizes() {
    sink_.Append("/* Sizes in bytes. */\n");
    const absl::flat_hash_set<std::string> ambiguous =
        AmbiguousSizeMacros(aot_);
    for (const auto* tensors : {&aot_.inputs, &aot_.outputs}) {
      for (const TensorSpec& tensor : *tensors) {
        const std::string macro = TensorSizeMacro(mod_, tensor.name);
        if (ambiguous.contains(macro)) continue;
        Define(macro, TensorBytes(tensor.type, tensor.shape));
      }
    }
    int64_t total = 0;
    for (const WorkspacePoolSpec& pool : aot_.workspace_pools) {
      total += pool.size_bytes;
      Define(WorkspacePoolSizeMacro(mod_, pool.name), pool.size_bytes);
    }
    Define(WorkspaceSizeMacro(mod_), total);
    const std::vector<bool> used = UsedPools();
    for (size_t i = 0; i < plan_.pools.size(); ++i) {
      if (!used[i] || !plan_.pools[i].external) continue;
      Define(ConstantPoolSizeMacro(mod_, plan_.pools[i].name),
             plan_.pools[i].size_bytes);
    }
    sink_.Append("\n");
  }

  // Whether the model has a constant in it, for each of the plan's pools.
  std::vector<bool> UsedPools() const {
    std::vector<bool> used(plan_.pools.size(), false);
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.pool.has_value() && constant.model.has_value() &&
          plan_.models[*constant.model].name == model_.name) {
        used[*constant.pool] = true;
      }
    }
    return used;
  }

  // Of the same name is the same size: an input's and an output's.
  void Define(const std::string& macro, int64_t bytes) {
    if (!macros_.insert(macro).second) return;
    sink_.Append(
        absl::StrCat("#define ", macro, " ", SizeLiteral(bytes), "\n"));
  }

  void EmitEntry() {
    sink_.Append(absl::StrCat("/* Runs the model; 0 if it went well. */\n",
                              CEntryPrototype(aot_), ";\n\n"));
  }

  void EmitPackedEntry() {
    sink_.Append(absl::StrCat(
        "/*\n"
        " * Runs the model, as the registry calls it; void* stands for "
        "TVMValue*.\n"
        " * Define METAD_NO_OPERATOR_PROTOTYPES where another declaration of "
        "it is in\n"
        " * sight.\n"
        " */\n"
        "#ifndef METAD_NO_OPERATOR_PROTOTYPES\n",
        PackedPrototype(EntryFunction(mod_)), ";\n#endif\n\n"));
  }

  const MetadataPlan& plan_;
  const PlannedModel& model_;
  const AotSpec& aot_;
  const std::string& mod_;
  Sink& sink_;
  absl::flat_hash_set<std::string> macros_;
};

}  // namespace

void EmitInterfaceHeader(const MetadataPlan& plan, const PlannedModel& model,
                         Sink& sink) {
  HeaderEmitter(plan, model, sink).Run();
}

}  // namespace metad::codegen
