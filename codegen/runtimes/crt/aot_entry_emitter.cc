#include "codegen/runtimes/crt/aot_entry_emitter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/runtimes/crt/interface_structs.h"
#include "codegen/runtimes/packed_declarations.h"

namespace metad::codegen {
namespace {

bool IsDefinedHere(const PlannedModel& model) {
  return model.aot.has_value() && model.aot->entry.has_value();
}

bool HandlesTensors(const PlannedModel& model) {
  return IsDefinedHere(model) &&
         model.aot->interface_api == InterfaceApi::kPacked;
}

// As in EmitAotMetadata(), what has no name of TVM's starts with metad_aot_.
void EmitTypes(Sink& sink) {
  sink.Append(
      "/* DLTensor and TVMValue, as far as an entry needs them. */\n"
      "struct metad_aot_tensor {\n"
      "  void* data;\n"
      "  int32_t device_type;\n"
      "  int32_t device_id;\n"
      "  int32_t ndim;\n"
      "  struct metad_aot_data_type dtype;\n"
      "  const int64_t* shape;\n"
      "  const int64_t* strides;\n"
      "  uint64_t byte_offset;\n"
      "};\n\n"
      "union metad_aot_value {\n"
      "  int64_t v_int64;\n"
      "  double v_float64;\n"
      "  void* v_handle;\n"
      "};\n\n");
}

// Memory that an entry passes on beside inputs and outputs.
struct Memory {
  std::string symbol;
  int64_t size_bytes = 0;
};

class EntryEmitter {
 public:
  EntryEmitter(const MetadataPlan& plan, const PlannedModel& model, Sink& sink)
      : aot_(*model.aot), mod_(aot_.module_name), sink_(sink) {
    if (aot_.constant_block.has_value()) {
      memories_.push_back(
          {ConstantBlockSymbol(mod_), aot_.constant_block->size_bytes});
    }
    for (const WorkspacePoolSpec& pool : aot_.workspace_pools) {
      memories_.push_back({WorkspaceSymbol(mod_, pool.name), pool.size_bytes});
    }
    main_ = aot_.entry->main_function.empty() ? MainFunction(mod_)
                                              : aot_.entry->main_function;
    main_is_registered_ =
        std::any_of(plan.functions.begin(), plan.functions.end(),
                    [this](const PlannedFunction& function) {
                      return function.symbol == main_;
                    });
  }

  void Run() {
    sink_.Append(absl::StrCat("/* The entry of model ", mod_, ". */\n"));
    if (aot_.interface_api == InterfaceApi::kC) {
      EmitInterfaceStructs(aot_, sink_);
      sink_.Append(absl::StrCat(CEntryPrototype(aot_), ";\n"));
    } else if (aot_.entry->main_call == MainCall::kPackedArguments) {
      EmitTensors();
    }
    EmitMainPrototype();
    EmitFunction();
  }

 private:
  size_t arguments() const { return aot_.inputs.size() + aot_.outputs.size(); }

  std::string Tensor(size_t memory) const {
    return absl::StrCat("metad_aot_", mod_, "_memory_", memory);
  }

  // Constant: the main function only reads what they say.
  void EmitTensors() {
    for (size_t i = 0; i < memories_.size(); ++i) {
      const std::string shape = absl::StrCat(Tensor(i), "_shape");
      sink_.Append(absl::StrCat(
          "static const int64_t ", shape, "[1] = {", memories_[i].size_bytes,
          "};\n\nstatic const struct metad_aot_tensor ", Tensor(i),
          " = {\n  (void*)", memories_[i].symbol, ", 1, 0, 1, {1, 8, 1}, ",
          shape, ", (const int64_t*)0, 0\n};\n\n"));
    }
  }

  std::string PointerParameters() const {
    std::vector<std::string> parameters(arguments(), "void*");
    parameters.resize(arguments() + memories_.size(), "uint8_t*");
    return parameters.empty() ? "void" : absl::StrJoin(parameters, ", ");
  }

  // What the registry lists has a prototype already, that of a packed function;
  // what takes pointers instead is therefore declared under another name.
  void EmitMainPrototype() {
    if (aot_.entry->main_call == MainCall::kPackedArguments) {
      if (main_is_registered_) return;
      sink_.Append(absl::StrCat(PackedPrototype(main_), ";\n"));
      return;
    }
    sink_.Append(absl::StrCat(
        "int32_t ", PointerMain(), "(", PointerParameters(), ")",
        main_is_registered_ ? absl::StrCat("\n    __asm__(\"", main_, "\")")
                            : "",
        ";\n"));
  }

  void EmitFunction() {
    if (aot_.interface_api == InterfaceApi::kC) {
      sink_.Append(absl::StrCat(
          CEntryPrototype(aot_), " {\n", Unused("inputs", aot_.inputs.empty()),
          Unused("outputs", aot_.outputs.empty()), "  return ",
          PointerCall(StructMembers()), ";\n}\n\n"));
      return;
    }
    sink_.Append(absl::StrCat(PackedPrototype(EntryFunction(mod_)), " {\n"));
    if (aot_.entry->main_call == MainCall::kPackedArguments) {
      EmitPackedCall();
    } else {
      EmitPointerCall();
    }
    sink_.Append("}\n\n");
  }

  static std::string Unused(absl::string_view parameter, bool unused) {
    return unused ? absl::StrCat("  (void)", parameter, ";\n") : "";
  }

  // 7 is TVM's type code of a tensor. C99 has no empty arrays.
  void EmitPackedCall() {
    const size_t total = arguments() + memories_.size();
    std::string text = absl::StrCat(
        "  union metad_aot_value values[", std::max<size_t>(total, 1),
        "];\n  int codes[", std::max<size_t>(total, 1), "];\n");
    absl::StrAppend(
        &text, Unused("args", arguments() == 0),
        Unused("type_codes", arguments() == 0),
        arguments() == 0
            ? "  (void)num_args;\n"
            : absl::StrCat("  if (num_args < ", arguments(), ") return -1;\n"));
    for (size_t i = 0; i < arguments(); ++i) {
      absl::StrAppend(&text, "  values[", i,
                      "] = ((union metad_aot_value*)args)[", i, "];\n  codes[",
                      i, "] = type_codes[", i, "];\n");
    }
    for (size_t i = 0; i < memories_.size(); ++i) {
      absl::StrAppend(&text, "  values[", arguments() + i,
                      "].v_handle = (void*)&", Tensor(i), ";\n  codes[",
                      arguments() + i, "] = 7;\n");
    }
    sink_.Append(absl::StrCat(text, "  return ", main_, "(values, codes, ",
                              total,
                              ", out_ret_value, out_ret_tcode,\n      "
                              "resource_handle);\n"));
  }

  void EmitPointerCall() {
    std::vector<std::string> pointers;
    pointers.reserve(arguments());
    for (size_t i = 0; i < arguments(); ++i) {
      pointers.push_back(
          absl::StrCat("((struct metad_aot_tensor*)((union metad_aot_value*)"
                       "args)[",
                       i, "].v_handle)->data"));
    }
    sink_.Append(absl::StrCat(
        Unused("args", arguments() == 0),
        arguments() == 0
            ? "  (void)num_args;\n"
            : absl::StrCat("  if (num_args < ", arguments(), ") return -1;\n"),
        "  (void)type_codes;\n  (void)out_ret_value;\n"
        "  (void)out_ret_tcode;\n  (void)resource_handle;\n  return ",
        PointerCall(std::move(pointers)), ";\n"));
  }

  std::vector<std::string> StructMembers() const {
    std::vector<std::string> pointers;
    pointers.reserve(arguments());
    for (const TensorSpec& tensor : aot_.inputs) {
      pointers.push_back(absl::StrCat("inputs->", TensorMember(tensor.name)));
    }
    for (const TensorSpec& tensor : aot_.outputs) {
      pointers.push_back(absl::StrCat("outputs->", TensorMember(tensor.name)));
    }
    return pointers;
  }

  std::string PointerMain() const {
    return main_is_registered_ ? absl::StrCat("metad_aot_", mod_, "_main")
                               : main_;
  }

  std::string PointerCall(std::vector<std::string> pointers) const {
    for (const Memory& memory : memories_) {
      pointers.push_back(absl::StrCat("(uint8_t*)", memory.symbol));
    }
    return absl::StrCat(PointerMain(), "(\n      ",
                        absl::StrJoin(pointers, ",\n      "), ")");
  }

  const AotSpec& aot_;
  const std::string& mod_;
  Sink& sink_;
  std::vector<Memory> memories_;
  std::string main_;
  bool main_is_registered_ = false;
};

}  // namespace

void EmitAotEntries(const MetadataPlan& plan, Sink& sink) {
  if (std::any_of(plan.models.begin(), plan.models.end(), HandlesTensors)) {
    EmitTypes(sink);
  }
  for (const PlannedModel& model : plan.models) {
    if (IsDefinedHere(model)) EntryEmitter(plan, model, sink).Run();
  }
}

}  // namespace metad::codegen
