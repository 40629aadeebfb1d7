#include "tests/firmware/exports/model_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/firmware/exports/graph_text.h"
#include "tests/firmware/exports/interface_text.h"

namespace metad::firmware {
namespace {

constexpr char kBeginning[] =
    "#include \"model.h\"\n"
    "void* memcpy(void* to, const void* from, size_t size);\n";

std::string ConstantsText(const std::string& metad_name) {
  return absl::StrCat(
      "#include \"metad_constant.h\"\n"
      "extern const struct metad_constant_table metad_",
      metad_name,
      "_constants;\n"
      "const void* model_constant(const char* name) {\n"
      "  const struct metad_constant* const found =\n"
      "      metad_constant_table_find(&metad_",
      metad_name,
      "_constants, name);\n"
      "  return found == NULL ? NULL : found->data;\n}\n");
}

constexpr char kNoConstants[] =
    "const void* model_constant(const char* name) {\n"
    "  (void)name;\n  return NULL;\n}\n";

std::string TensorsText(const ExpectedTensors& tensors) {
  std::string text;
  for (size_t i = 0; i < tensors.inputs.size(); ++i) {
    text += DataText(absl::StrCat("input_", i), tensors.inputs[i]);
  }
  for (size_t i = 0; i < tensors.outputs.size(); ++i) {
    text += DataText(absl::StrCat("expected_", i), tensors.outputs[i]);
  }
  return text;
}

// Arrays that hold outputs, and `model_outputs` on them.
std::string OutputsText(const std::vector<ModelTensor>& outputs) {
  std::string text;
  std::vector<std::string> rows;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const std::string name = absl::StrCat("output_", i);
    absl::StrAppend(
        &text, StorageText(name, BytesOf(outputs[i].type, outputs[i].shape)),
        ShapeText(name, outputs[i].shape));
    rows.push_back(TensorInitializer(name, name, outputs[i].type,
                                     outputs[i].shape.size()));
  }
  return absl::StrCat(text, "static const DlTensor model_outputs[] = {\n  ",
                      absl::StrJoin(rows, ",\n  "), "};\n");
}

std::string InputsText(const std::vector<ModelTensor>& inputs) {
  std::string text;
  std::vector<std::string> rows;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string name = absl::StrCat("input_", i);
    text += ShapeText(name, inputs[i].shape);
    rows.push_back(absl::StrCat(
        "{\"", NameAsIdentifier(inputs[i].name), "\", ",
        TensorInitializer(name, name, inputs[i].type, inputs[i].shape.size()),
        "}"));
  }
  return absl::StrCat(text,
                      "static const struct model_input model_inputs[] = {\n  ",
                      absl::StrJoin(rows, ",\n  "), "};\n");
}

// main(), which runs `statements` and compares outputs; `output` begins the
// call that does so.
template <typename Output>
std::string MainText(const ExportedModel& model, const ExpectedTensors& tensors,
                     const std::string& statements, const Output& output) {
  std::string text = "int main(void) {\n";
  if (!model.functions.empty()) {
    absl::StrAppend(&text, "  static const char* const functions[] = {\n    \"",
                    absl::StrJoin(model.functions, "\",\n    \""),
                    "\"};\n  check_functions(functions, ",
                    model.functions.size(), ");\n");
  }
  text += statements;
  for (size_t i = 0; i < tensors.outputs.size(); ++i) {
    absl::StrAppend(&text, "  ", output(i), ", expected_", i, ");\n");
  }
  return text + "  return checks_done();\n}\n";
}

std::string GraphProgram(const ExportedModel& model,
                         const ExpectedTensors& tensors,
                         const std::string& metad_name,
                         const std::string& prefix) {
  const GraphText graph = model.operators.empty()
                              ? TextOfGraph(model.graph, tensors, prefix)
                              : TextOfOperator(model.operators[0], tensors);
  const auto output = [&](size_t i) {
    return absl::StrCat("check_value(\"", tensors.outputs[i].name,
                        "\", &model_values[", graph.outputs.at(i), "]");
  };
  return absl::StrCat(
      graph.has_constants ? ConstantsText(metad_name) : kNoConstants,
      TensorsText(tensors), graph.definitions,
      MainText(model, tensors,
               "  run_calls(model_values, model_calls, "
               "sizeof(model_calls) / sizeof(model_calls[0]));\n",
               output));
}

std::string OutputAt(size_t i) {
  return absl::StrCat("check_output(\"out", i, "\", &model_outputs[", i, "]");
}

std::string InterfaceProgram(const ExportedModel& model,
                             const ExpectedTensors& tensors) {
  const InterfaceText interface = TextOfInterface(model, tensors);
  return absl::StrCat(interface.definitions, TensorsText(tensors),
                      OutputsText(tensors.outputs),
                      MainText(model, tensors, interface.statements, OutputAt));
}

// TVM 0.8 and 0.9 call the entry _run_model; with LLVM there is the main
// function alone.
std::string PackedProgram(const ExportedModel& model,
                          const ExpectedTensors& tensors) {
  const std::string prefix =
      absl::StrCat("tvmgen_", NameAsIdentifier(model.name));
  return absl::StrCat(
      TensorsText(tensors), InputsText(tensors.inputs),
      OutputsText(tensors.outputs), "static const char* const entries[] = {\"",
      prefix, "_run\", \"", prefix, "_run_model\", \"", prefix,
      "___tvm_main__\", NULL};\n",
      MainText(model, tensors,
               absl::StrCat("  run_packed_entry(entries, \"", prefix,
                            "_get_c_metadata\", model_inputs, ",
                            tensors.inputs.size(), ", model_outputs, ",
                            tensors.outputs.size(), ");\n"),
               OutputAt));
}

}  // namespace

std::string ModelText(const ExportedModel& model,
                      const ExpectedTensors& tensors,
                      const std::string& metad_name,
                      const std::string& prefix) {
  if (!model.graph.empty() || !model.operators.empty()) {
    return kBeginning + GraphProgram(model, tensors, metad_name, prefix);
  }
  if (!model.interface_header.text.empty()) {
    return kBeginning + InterfaceProgram(model, tensors);
  }
  return kBeginning + PackedProgram(model, tensors);
}

}  // namespace metad::firmware
