#include "tests/firmware/exports/own_archives.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::firmware {
namespace {

constexpr char kSources[] = "./codegen/host/src/kws_lib";
constexpr char kHeader[] = "./codegen/host/include/tvmgen_kws.h";

constexpr char kDeclarations[] =
    "#include \"tvm/runtime/c_runtime_api.h\"\n"
    "#include \"tvm/runtime/c_backend_api.h\"\n";

ModelTensor FloatsNamed(const std::string& name,
                        const std::vector<float>& values) {
  ModelTensor tensor = {name, {formats::TypeCode::kFloat, 32, 1}, {1, 4}, ""};
  for (const float value : values) {
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    tensor.data.append(bytes, sizeof(bytes));
  }
  return tensor;
}

// The executor's JSON for y = shift(scale(x, scale), bias).
constexpr char kGraph[] =
    R"({"nodes": [
      {"op": "null", "name": "x", "inputs": []},
      {"op": "null", "name": "scale", "inputs": []},
      {"op": "tvm_op", "name": "a", "attrs": {"num_outputs": "1",
        "num_inputs": "2", "flatten_data": "0",
        "func_name": "tvmgen_kws_scale"}, "inputs": [[0, 0, 0], [1, 0, 0]]},
      {"op": "null", "name": "bias", "inputs": []},
      {"op": "tvm_op", "name": "b", "attrs": {"num_outputs": "1",
        "num_inputs": "2", "flatten_data": "0",
        "func_name": "tvmgen_kws_shift"}, "inputs": [[2, 0, 0], [3, 0, 0]]}],
    "arg_nodes": [0, 1, 3], "heads": [[4, 0, 0]],
    "attrs": {
      "dltype": ["list_str",
        ["float32", "float32", "float32", "float32", "float32"]],
      "storage_id": ["list_int", [0, 1, 2, 3, 4]],
      "shape": ["list_shape", [[1, 4], [4], [1, 4], [4], [1, 4]]]},
    "node_row_ptr": [0, 1, 2, 3, 4, 5]})";

// The main function on pointers; `parameters` follow x and y, and `scale`,
// `bias` and `scratch` are expressions for what it works with.
std::string MainText(const std::string& parameters, const std::string& scale,
                     const std::string& bias, const std::string& scratch) {
  return absl::StrCat(kDeclarations, "TVM_DLL int32_t tvmgen_kws___tvm_main__(",
                      parameters,
                      ") {\n  for (int32_t i = 0; i < 4; ++i) {\n    ((float*)",
                      scratch, ")[i] = ((float*)x)[i] * ((float*)", scale,
                      ")[i];\n    ((float*)y)[i] = ((float*)", scratch,
                      ")[i] + ((float*)", bias, ")[i];\n  }\n  return 0;\n}\n");
}

constexpr char kWeights[] =
    "static const float scale[4] = {2, -1.5f, 0.25f, 0};\n"
    "static const float bias[4] = {1, 1, -1, 10};\n";

// A header as TVM writes it. `pools` are the fields of the caller's memory.
std::string HeaderText(const std::string& pools, const std::string& functions,
                       const std::string& macros) {
  return absl::StrCat(
      "#ifndef TVMGEN_KWS_H_\n#define TVMGEN_KWS_H_\n#include <stdint.h>\n"
      "#define TVMGEN_KWS_X_SIZE 16\n#define TVMGEN_KWS_Y_SIZE 16\n"
      "struct tvmgen_kws_inputs {\n  void* x;\n};\n"
      "struct tvmgen_kws_outputs {\n  void* y;\n};\n"
      "struct tvmgen_kws_workspace_pools {\n",
      pools, "};\n", functions, macros, "#endif\n");
}

constexpr char kRunWithPools[] =
    "int32_t tvmgen_kws_run(\n  struct tvmgen_kws_inputs* inputs,\n"
    "  struct tvmgen_kws_outputs* outputs,\n"
    "  struct tvmgen_kws_workspace_pools* workspace_pools\n);\n";

// The entry's module: what comes before it, the main function's declaration,
// and the entry.
std::string EntryText(const std::string& before, const std::string& parameters,
                      const std::string& entry_parameters,
                      const std::string& arguments) {
  return absl::StrCat(
      "#include \"tvm/runtime/c_runtime_api.h\"\n#ifdef __cplusplus\n"
      "extern \"C\" {\n#endif\n#include <tvmgen_kws.h>\n",
      before, "TVM_DLL int32_t tvmgen_kws___tvm_main__(", parameters,
      ");\nint32_t tvmgen_kws_run(", entry_parameters,
      ") {return tvmgen_kws___tvm_main__(", arguments,
      ");\n}\n#ifdef __cplusplus\n}\n#endif\n;");
}

constexpr char kEntryParameters[] =
    "struct tvmgen_kws_inputs* inputs,struct tvmgen_kws_outputs* outputs,"
    "struct tvmgen_kws_workspace_pools* workspace_pools";

std::string Source(int number) { return absl::StrCat(kSources, number, ".c"); }

}  // namespace

ExpectedTensors OwnTensors() {
  return {{FloatsNamed("x", {1, 2, 3, 4})},
          {FloatsNamed("y", {3, -2, -0.25F, 10})}};
}

Members GraphArchive() {
  return With(formats::testing::GraphMembers("kws"),
              "./executor-config/graph/kws.graph", kGraph);
}

Members PackedArchive() { return formats::testing::PackedAotMembers(); }

Members CInterfaceArchive() { return formats::testing::CInterfaceMembers(); }

Members WithoutRegistry(Members members) {
  const std::string kEnd = "    return &_tvm_system_lib;\n}\n;";
  std::string& text = members[0].content;
  const size_t end = text.find(kEnd);
  text = absl::StrCat("#include \"tvm/runtime/c_runtime_api.h\"\n",
                      text.substr(end + kEnd.size()));
  return members;
}

Members WorkspacePoolsArchive() {
  const std::string parameters =
      "void* x,void* y,uint8_t* dram_0_var,uint8_t* sram_1_var";
  return {
      {kHeader, HeaderText("  void* dram;\n  void* sram;\n", kRunWithPools,
                           "#define TVMGEN_KWS_WORKSPACE_SIZE 64\n"
                           "#define TVMGEN_KWS_DRAM_WORKSPACE_POOL_SIZE 32\n"
                           "#define TVMGEN_KWS_SRAM_WORKSPACE_POOL_SIZE 32\n")},
      {Source(0), EntryText("", parameters, kEntryParameters,
                            "inputs->x,outputs->y,workspace_pools->dram,"
                            "workspace_pools->sram")},
      {Source(1), kWeights + MainText(parameters, "scale", "bias",
                                      "(dram_0_var + 0 * sram_1_var[0])")}};
}

Members ConstantPoolArchive() {
  const std::string parameters =
      "void* x,void* y,uint8_t* flash_0_var,uint8_t* global_workspace_1_var";
  return {
      {kHeader,
       HeaderText("  void* flash;\n", kRunWithPools,
                  "#define TVMGEN_KWS_WORKSPACE_SIZE 16\n"
                  "#define TVMGEN_KWS_FLASH_CONSTANT_POOL_SIZE 32\n"
                  "#define TVMGEN_KWS_FLASH_CONSTANT_POOL_DATA \\\n"
                  "    0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0xc0, 0xbf, \\\n"
                  "    0x00, 0x00, 0x80, 0x3e, 0x00, 0x00, 0x00, 0x00, \\\n"
                  "    0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x80, 0x3f, \\\n"
                  "    0x00, 0x00, 0x80, 0xbf, 0x00, 0x00, 0x20, 0x41\\\n\n")},
      {Source(0),
       EntryText("__attribute__((section(\".bss.noinit.tvm\"), aligned(16)))\n"
                 "static uint8_t global_workspace[16];\n",
                 parameters, kEntryParameters,
                 "inputs->x,outputs->y,workspace_pools->flash,"
                 "((uint8_t*)&global_workspace)")},
      {Source(1), MainText(parameters, "flash_0_var", "(flash_0_var + 16)",
                           "global_workspace_1_var")}};
}

Members PoolsWithTensorsArchive() {
  const std::string pools =
      "\n  struct tvmgen_kws_workspace_pools* workspace_pools\n";
  const auto map = [&pools](const std::string& what, const std::string& field,
                            const std::string& offset) {
    return absl::StrCat("struct tvmgen_kws_", what, " tvmgen_kws_map_", what,
                        "(", pools, "\n){\nstruct tvmgen_kws_", what,
                        " ret = {\n\t.", field,
                        " = &((uint8_t*)workspace_pools->sram)[", offset,
                        "],\n};\nreturn ret;\n}\n\n");
  };
  const std::string declarations =
      absl::StrCat("struct tvmgen_kws_inputs tvmgen_kws_map_inputs(", pools,
                   ");\nstruct tvmgen_kws_outputs tvmgen_kws_map_outputs(",
                   pools, ");\nint32_t tvmgen_kws_run(", pools, ");\n");
  const std::string main = absl::StrReplaceAll(
      MainText("uint8_t* sram_0_var", "scale", "bias", "sram_0_var"),
      {{"((float*)x)", "((float*)(sram_0_var + 16))"},
       {"((float*)y)", "((float*)(sram_0_var + 32))"}});
  return {
      {kHeader, HeaderText("  void* sram;\n", declarations,
                           "#define TVMGEN_KWS_WORKSPACE_SIZE 48\n"
                           "#define TVMGEN_KWS_SRAM_WORKSPACE_POOL_SIZE 48\n")},
      {Source(0),
       EntryText(map("inputs", "x", "16") + map("outputs", "y", "32"),
                 "uint8_t* sram_0_var",
                 "struct tvmgen_kws_workspace_pools* workspace_pools",
                 "workspace_pools->sram")},
      {Source(1), kWeights + main}};
}

Members DevicesArchive() {
  Members members = Replaced(CInterfaceArchive(), "uint8_t* workspace)",
                             "uint8_t* workspace, void* ethos_u)");
  members = Replaced(members, "((uint8_t*)&global_workspace))",
                     "((uint8_t*)&global_workspace),devices->ethos_u)");
  members = Replaced(members, "tvmgen_kws_outputs* outputs)",
                     "tvmgen_kws_outputs* outputs,"
                     "struct tvmgen_kws_devices* devices)");
  members = Replaced(members, "  for (int32_t i",
                     "  if (ethos_u == NULL) return -1;\n  for (int32_t i");
  members[1].content +=
      "struct tvmgen_kws_devices {\n  void* ethos_u;\n};\n"
      "int32_t tvmgen_kws_run(struct tvmgen_kws_inputs* inputs, struct "
      "tvmgen_kws_outputs* outputs, struct tvmgen_kws_devices* devices);\n";
  return members;
}

Members RunModelArchive() {
  // TVM 0.8 has neither TVMMetadata nor a planned block: the operator's
  // constants are its own.
  return {
      {Source(0), formats::testing::RegistryText({"tvmgen_kws_run_model"})},
      {Source(1),
       kWeights + absl::StrReplaceAll(
                      MainText("void* args, int32_t* arg_type_ids, int32_t "
                               "num_args, void* out_ret_value, int32_t* "
                               "out_ret_tcode, void* resource_handle",
                               "scale", "bias", "y"),
                      {{"___tvm_main__", "_run_model"},
                       {"  for (int32_t i",
                        "  void* x = ((DLTensor*)((TVMValue*)args)[0].v_handle)"
                        "->data;\n"
                        "  void* y = ((DLTensor*)((TVMValue*)args)[1].v_handle)"
                        "->data;\n  for (int32_t i"}})}};
}

Members MainFunctionArchive() {
  Members members = Replaced(RunModelArchive(), "_run_model", "___tvm_main__");
  members[0].content =
      formats::testing::RegistryText({"tvmgen_kws___tvm_main__"});
  return members;
}

std::string OperatorsArchive() {
  const std::string text =
      absl::StrReplaceAll(RunModelArchive()[1].content,
                          {{"tvmgen_kws_run_model", "scale_and_shift"}});
  return formats::testing::Tar(
      {{"./metadata.json",
        R"({"version": 7, "model_name": "default_function", "memory": {)"
        R"("scale_and_shift": [{"size_bytes": 16, "shape": [1, 4], )"
        R"("dtype": "float32", "input_binding": null}, {"size_bytes": 16, )"
        R"("shape": [1, 4], "dtype": "float32", "input_binding": null}]}, )"
        R"("target": ["c -keys=cpu "], "executors": [], "style": "operator"})"},
       {"./codegen/host/src/lib0.c",
        formats::testing::RegistryText({"scale_and_shift"})},
       {"./codegen/host/src/lib1.c", text}});
}

Members With(Members members, const std::string& path,
             const std::string& content) {
  members.push_back({path, content});
  return members;
}

Members Replaced(Members members, const std::string& what,
                 const std::string& by) {
  for (formats::testing::TarMember& member : members) {
    member.content = absl::StrReplaceAll(member.content, {{what, by}});
  }
  return members;
}

std::string ArchiveOf(const Members& members, const std::string& executor,
                      const std::string& model, const std::string& tvm_target) {
  const std::string symbol = NameAsIdentifier(model);
  Members named =
      Replaced(Replaced(members, "tvmgen_kws", absl::StrCat("tvmgen_", symbol)),
               "TVMGEN_KWS", absl::StrCat("TVMGEN_", symbol));
  for (formats::testing::TarMember& member : named) {
    member.path = absl::StrReplaceAll(
        member.path,
        {{"tvmgen_kws", absl::StrCat("tvmgen_", symbol)}, {"kws", model}});
  }
  return formats::testing::Library({model}, executor, named, tvm_target);
}

}  // namespace metad::firmware
