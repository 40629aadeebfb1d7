#include "tests/unit/server/formats/library_files.h"

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace metad::formats::testing {
namespace {

constexpr char kSourceFolder[] = "./codegen/host/src/";

constexpr char kScale[] = "0x1p+1, -0x1.8p+0, 0x1p-2, 0x0p+0";
constexpr char kBias[] = "0x1p+0, 0x1p+0, -0x1p+0, 0x1.4p+3";

std::string LittleEndian(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xff);
  }
  return out;
}

std::string FloatBytes(const std::vector<float>& values) {
  std::string out;
  for (const float value : values) {
    uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    out += LittleEndian(bits, 4);
  }
  return out;
}

std::string ArrayBytes(const std::vector<float>& values) {
  const std::string data = FloatBytes(values);
  return LittleEndian(0xDD5E40F096B4A13F, 8) + LittleEndian(0, 8) +
         LittleEndian(1, 4) + LittleEndian(0, 4) + LittleEndian(1, 4) +
         std::string("\x02\x20\x01\x00", 4) + LittleEndian(values.size(), 8) +
         LittleEndian(data.size(), 8) + data;
}

std::string Escaped(const std::string& bytes) {
  std::string out = "\"";
  for (const char c : bytes) {
    char text[8];
    std::snprintf(text, sizeof(text), "\\x%02x", static_cast<unsigned char>(c));
    out += text;
  }
  return out + "\"";
}

std::string PackedFunction(const std::string& name, const std::string& body) {
  return "TVM_DLL int32_t " + name +
         "(void* args, int32_t* arg_type_ids, int32_t num_args, void* "
         "out_ret_value, int32_t* out_ret_tcode, void* resource_handle) {\n" +
         body + "  return 0;\n}\n\n";
}

std::string Pointer(const std::string& type, int argument) {
  return "((" + type + "*)((DLTensor*)((TVMValue*)args)[" +
         std::to_string(argument) + "].v_handle)->data)";
}

constexpr char kIncludes[] =
    "// tvm target: c -keys=cpu \n#define TVM_EXPORTS\n"
    "#include \"tvm/runtime/c_runtime_api.h\"\n"
    "#include \"tvm/runtime/c_backend_api.h\"\n";

std::string BlockText() {
  return std::string(
             "__attribute__((section(\".rodata.tvm\"), ))\n"
             "static struct global_const_workspace {\n"
             "  float scale_let[4] __attribute__((aligned(16))); // 16 bytes\n"
             "  int8_t odd_let[3] __attribute__((packed, aligned(16)));\n"
             "  float bias_let[4] __attribute__((packed, aligned(16)));\n"
             "} global_const_workspace = {\n  .scale_let = {\n    ") +
         kScale + "\n  },\n  .odd_let = {\n    -0x80, 0x7f, -1\n  },\n" +
         "  .bias_let = {\n    " + kBias +
         "\n  },\n};// of total size 48 bytes\n"
         "__attribute__((section(\".bss.noinit.tvm\"), aligned(16)))\n"
         "static uint8_t global_workspace[32];\n";
}

std::string PackedEntryText() {
  return "#include \"tvm/runtime/c_runtime_api.h\"\n" + BlockText() +
         "TVM_DLL int32_t tvmgen_kws___tvm_main__(TVMValue* args, int* "
         "type_code, int num_args, TVMValue* out_value, int* out_type_code, "
         "void* resource_handle);\n"
         "int32_t tvmgen_kws_run(TVMValue* args, int* type_code, int num_args, "
         "TVMValue* out_value, int* out_type_code, void* resource_handle) {\n"
         "TVMValue tensors[4];\n"
         "tensors[0] = ((TVMValue*)args)[0];\n"
         "tensors[1] = ((TVMValue*)args)[1];\n"
         "DLTensor global_const_workspace_dltensor = {\n"
         ".data = &global_const_workspace\n};\n"
         "TVMValue global_const_workspace_tvm_value = {\n"
         ".v_handle = &global_const_workspace_dltensor\n};\n"
         "tensors[2] = global_const_workspace_tvm_value;\n"
         "DLTensor global_workspace_dltensor = {\n"
         ".data = &global_workspace\n};\n"
         "TVMValue global_workspace_tvm_value = {\n"
         ".v_handle = &global_workspace_dltensor\n};\n"
         "tensors[3] = global_workspace_tvm_value;\n"
         "return tvmgen_kws___tvm_main__((void*)tensors, type_code, num_args, "
         "out_value, out_type_code, resource_handle);\n}\n;\n";
}

std::string TablesText() {
  // An array of three bytes, which ArrayBytes() has no type for.
  const std::string odd =
      LittleEndian(0xDD5E40F096B4A13F, 8) + LittleEndian(0, 8) +
      LittleEndian(1, 4) + LittleEndian(0, 4) + LittleEndian(1, 4) +
      std::string("\x00\x08\x01\x00", 4) + LittleEndian(3, 8) +
      LittleEndian(3, 8) + "\x80\x7f\xff";
  const auto constant = [](const std::string& name, int offset,
                           const std::string& array) {
    return "{\n\"" + name + "\" /* name_hint*/, \n" + std::to_string(offset) +
           "UL /* byte_offset*/, \n" + std::to_string(array.size()) + ", \n" +
           Escaped(array) + "\n}\n";
  };
  return "#include <inttypes.h>\n#include <tvm/runtime/metadata_types.h>\n"
         "#include <tvm/runtime/c_runtime_api.h>\n"
         "static const int64_t x_shape[2] = {\n1L, \n4L};\n"
         "static const struct TVMTensorInfo inputs[1] = {\n{\n\"x\" /* name*/, "
         "\nx_shape, \n2L /* num_shape*/, \n{2, 32, 1} /* dtype*/}\n};\n"
         "static const struct TVMTensorInfo outputs[1] = {\n{\n\"y\", "
         "\nx_shape, \n2L, \n{2, 32, 1}}\n};\n"
         "static const int64_t workspace_shape[1] = {\n32L};\n"
         "static const struct TVMTensorInfo workspaces[1] = {\n{\n"
         "\"global_workspace_1_var\", \nworkspace_shape, \n1L, \n{1, 8, 1}}\n"
         "};\n"
         "static const struct TVMConstantInfo constants[3] = {\n" +
         constant("bias_let", 32, ArrayBytes({1, 1, -1, 10})) + ", \n" +
         constant("scale_let", 0, ArrayBytes({2, -1.5F, 0.25F, 0})) + ", \n" +
         constant("odd_let", 16, odd) +
         "};\n"
         "static const struct TVMMetadata kTvmgenMetadata[1] = {\n{\n1L, "
         "\ninputs, \n1L, \noutputs, \n1L, \nworkspaces, \n1L, \nconstants, "
         "\n3L, \n\"tvmgen_kws\" /* mod_name*/}\n};\n"
         "TVM_DLL int32_t tvmgen_kws_get_c_metadata(TVMValue* arg_values, int* "
         "arg_tcodes, int num_args, TVMValue* ret_values, int* ret_tcodes, "
         "void* resource_handle) {\n"
         "    ret_values[0].v_handle = (void*) &kTvmgenMetadata;\n"
         "    ret_tcodes[0] = kTVMOpaqueHandle;\n    return 0;\n};\n";
}

// Reads the block at offsets and works in the workspace.
constexpr char kMainBody[] =
    "  for (int32_t i = 0; i < 4; ++i) {\n"
    "    ((float*)workspace)[i] = ((float*)x)[i] * ((float*)block)[i];\n"
    "    ((float*)y)[i] = ((float*)workspace)[i] + ((float*)(block + 32))[i];\n"
    "    if (((int8_t*)(block + 16))[1] != 127) return -1;\n"
    "  }\n";

}  // namespace

std::string RegistryText(const std::vector<std::string>& functions) {
  std::string declarations = "#include <tvm/runtime/crt/module.h>\n";
  std::string table = "static TVMBackendPackedCFunc _tvm_func_array[] = {\n";
  char count[16];
  std::snprintf(count, sizeof(count), "\\%03o\\%03o",
                static_cast<unsigned>(functions.size() & 0xff),
                static_cast<unsigned>(functions.size() >> 8));
  std::string names = count;
  for (const std::string& function : functions) {
    declarations +=
        "#ifdef __cplusplus\nextern \"C\"\n#endif\nTVM_DLL int32_t " +
        function +
        "(TVMValue* args, int* type_code, int num_args, TVMValue* out_value, "
        "int* out_type_code, void* resource_handle);\n";
    table += "    (TVMBackendPackedCFunc)" + function + ",\n";
    names += function + "\\000";
  }
  return declarations + table +
         "};\nstatic const TVMFuncRegistry _tvm_func_registry = {\n    \"" +
         names +
         "\",    _tvm_func_array,\n};\n"
         "static const TVMModule _tvm_system_lib = {\n"
         "    &_tvm_func_registry,\n};\n"
         "const TVMModule* TVMSystemLibEntryPoint(void) {\n"
         "    return &_tvm_system_lib;\n}\n;";
}

std::string MetadataText(const std::vector<std::string>& models,
                         const std::string& executor,
                         const std::string& tvm_target) {
  std::string modules;
  for (const std::string& model : models) {
    if (!modules.empty()) modules += ", ";
    absl::StrAppend(
        &modules, "\"", model, "\": {\"model_name\": \"", model,
        "\", \"executors\": [\"", executor,
        "\"], \"style\": \"full-model\", \"target\": [\"", tvm_target,
        "\"], \"memory\": {\"functions\": {\"main\": [{\"inputs\": {\"x\": "
        "{\"dtype\": \"float32\", \"size\": 16}}, \"outputs\": {\"y\": "
        "{\"dtype\": \"float32\", \"size\": 16}}}], "
        "\"operator_functions\": []}}}");
  }
  return "{\"version\": 7, \"modules\": {" + modules + "}}";
}

std::string ParamsBytes(const std::vector<ParamsArray>& arrays) {
  std::string bytes = LittleEndian(0xF7E58D4F05049CB7, 8) + LittleEndian(0, 8) +
                      LittleEndian(arrays.size(), 8);
  for (const ParamsArray& array : arrays) {
    bytes += LittleEndian(array.name.size(), 8) + array.name;
  }
  bytes += LittleEndian(arrays.size(), 8);
  for (const ParamsArray& array : arrays) bytes += ArrayBytes(array.values);
  return bytes;
}

std::vector<TarMember> GraphMembers(const std::string& model) {
  const std::string prefix = "tvmgen_" + model + "_";
  const std::string stem = kSourceFolder + model;
  const auto operator_body = [](const char* sign) {
    return "  for (int32_t i = 0; i < 4; ++i) {\n    " + Pointer("float", 2) +
           "[i] = " + Pointer("float", 0) + "[i] " + sign + " " +
           Pointer("float", 1) + "[i];\n  }\n";
  };
  return {
      {stem + "_lib0.c", RegistryText({prefix + "scale", prefix + "shift"}),
       '0', ""},
      {stem + "_lib1.c",
       kIncludes + PackedFunction(prefix + "shift", operator_body("+")) +
           PackedFunction(prefix + "scale", operator_body("*")),
       '0', ""},
      {"./parameters/" + model + ".params",
       ParamsBytes({{"scale", {2, -1.5F, 0.25F, 0}}, {"bias", {1, 1, -1, 10}}}),
       '0', ""}};
}

std::vector<TarMember> PackedAotMembers() {
  const std::string stem = std::string(kSourceFolder) + "kws";
  return {
      {stem + "_lib0.c",
       RegistryText({"tvmgen_kws_run", "tvmgen_kws___tvm_main__",
                     "tvmgen_kws_get_c_metadata"}) +
           "\n" + PackedEntryText(),
       '0', ""},
      {stem + "_lib1.c", TablesText(), '0', ""},
      {stem + "_lib2.c",
       kIncludes +
           PackedFunction(
               "tvmgen_kws___tvm_main__",
               "  float* x = " + Pointer("float", 0) +
                   ";\n  float* y = " + Pointer("float", 1) +
                   ";\n  uint8_t* block = " + Pointer("uint8_t", 2) +
                   ";\n  uint8_t* workspace = " + Pointer("uint8_t", 3) +
                   ";\n  if (arg_type_ids[2] != 7) return -1;\n" + kMainBody),
       '0', ""}};
}

std::vector<TarMember> CInterfaceMembers() {
  const std::string stem = std::string(kSourceFolder) + "kws";
  const std::string main =
      "int32_t tvmgen_kws___tvm_main__(void* x, void* y, uint8_t* block, "
      "uint8_t* workspace)";
  return {
      {stem + "_lib0.c",
       RegistryText({"tvmgen_kws_run", "tvmgen_kws___tvm_main__"}) +
           "\n#include <tvmgen_kws.h>\n" + BlockText() + main +
           ";\nint32_t tvmgen_kws_run(struct tvmgen_kws_inputs* inputs, "
           "struct tvmgen_kws_outputs* outputs) {"
           "return tvmgen_kws___tvm_main__(inputs->x,outputs->y,"
           "((uint8_t*)&global_const_workspace),"
           "((uint8_t*)&global_workspace));\n}\n",
       '0', ""},
      {"./codegen/host/include/tvmgen_kws.h",
       "#include <stdint.h>\nstruct tvmgen_kws_inputs { void* x; };\n"
       "struct tvmgen_kws_outputs { void* y; };\n",
       '0', ""},
      {stem + "_lib1.c",
       kIncludes + main + " {\n" + kMainBody + "  return 0;\n}\n", '0', ""}};
}

std::string Library(const std::vector<std::string>& models,
                    const std::string& executor,
                    const std::vector<TarMember>& members,
                    const std::string& tvm_target) {
  std::vector<TarMember> all = {
      {"./", "", '5', ""},
      {"./metadata.json", MetadataText(models, executor, tvm_target), '0', ""}};
  all.insert(all.end(), members.begin(), members.end());
  return Tar(all);
}

}  // namespace metad::formats::testing
