#include "codegen/runtimes/crt/interface_structs.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/tensor_shape.h"

namespace metad::codegen {
namespace {

void EmitStruct(const std::string& tag, const std::vector<TensorSpec>& tensors,
                Sink& sink) {
  if (tensors.empty()) {
    // C has no struct without members.
    sink.Append(absl::StrCat(
        "/* There are none: pass a null pointer. */\nstruct ", tag, ";\n\n"));
    return;
  }
  std::string text = absl::StrCat("struct ", tag, " {\n");
  for (const TensorSpec& tensor : tensors) {
    absl::StrAppend(&text, "  /* ", DataTypeName(tensor.type),
                    ShapeText(tensor.shape), " */\n  void* ",
                    TensorMember(tensor.name), ";\n");
  }
  sink.Append(absl::StrCat(text, "};\n\n"));
}

}  // namespace

void EmitInterfaceStructs(const AotSpec& aot, Sink& sink) {
  EmitStruct(InputsStruct(aot.module_name), aot.inputs, sink);
  EmitStruct(OutputsStruct(aot.module_name), aot.outputs, sink);
}

std::string CEntryPrototype(const AotSpec& aot) {
  return absl::StrCat("int32_t ", EntryFunction(aot.module_name), "(struct ",
                      InputsStruct(aot.module_name), "* inputs,\n    struct ",
                      OutputsStruct(aot.module_name), "* outputs)");
}

}  // namespace metad::codegen
