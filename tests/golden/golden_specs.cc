#include "tests/golden/golden_specs.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

// Keeps the bytes of a tensor for ever.
template <typename Value>
absl::string_view Bytes(const std::vector<Value>& values) {
  return *new std::string(LittleEndianBytes(values));
}

MetadataSpec SineSpec() {
  MetadataSpec spec = SpecOf(
      {ListedModule("tvmgen_sine", {"tvmgen_sine_run", "tvmgen_sine_dense",
                                    "tvmgen_sine_dense_1"}),
       ListedModule("npu.v1", {"npu_relu"})},
      {Constant("sine_weight", kInt8, {4, 6},
                Bytes<int8_t>({-128, -77, -5, 0,  1,  127, 12,  -12,
                               99,   3,   -3, 45, -9, 7,   111, -101,
                               64,   -64, 32, 16, 8,  4,   2,   -1})),
       Constant("sine_bias", kInt32, {4}, Bytes<int32_t>({-1000, 0, 77, 4096})),
       Constant("sine_scale", kFloat32, {}, Bytes<float>({0.0078125f}))});
  spec.model_name = "sine";
  spec.target = {"cortex-m3", ByteOrder::kLittleEndian};
  return spec;
}

MetadataSpec StorageSpec() {
  constexpr auto kMin32 = std::numeric_limits<int32_t>::min();
  constexpr auto kMin64 = std::numeric_limits<int64_t>::min();
  constexpr auto kMaxU64 = std::numeric_limits<uint64_t>::max();
  MetadataSpec spec = SpecOf(
      {ListedModule("ops", {"op"})},
      {Constant("k_int8", kInt8, {2}, Bytes<int8_t>({-128, 127})),
       Constant("k_int16", kInt16, {2}, Bytes<int16_t>({-32768, 32767})),
       Constant("k_int32", kInt32, {2}, Bytes<int32_t>({kMin32, -1})),
       Constant("k_int64", kInt64, {2}, Bytes<int64_t>({kMin64, -1})),
       Constant("k_uint8", kUInt8, {2}, Bytes<uint8_t>({0, 255})),
       Constant("k_uint16", kUInt16, {1}, Bytes<uint16_t>({65535})),
       Constant("k_uint32", kUInt32, {1}, Bytes<uint32_t>({4294967295})),
       Constant("k_uint64", kUInt64, {2}, Bytes<uint64_t>({1, kMaxU64})),
       Constant("k_float16", kFloat16, {2}, Bytes<uint16_t>({0x3c00, 0x7e01})),
       Constant("k_float32", kFloat32, {4},
                Bytes<float>({-0.0f, 0.1f, 1e-45f, 3.4028235e38f})),
       Constant("k_float32_nan", kFloat32, {2, 1},
                Bytes<uint32_t>({0x7f800001, 0x3f800000})),
       Constant("k_float64", kFloat64, {3}, Bytes<double>({-0.0, 0.1, 5e-324})),
       Constant("k_float64_inf", kFloat64, {1},
                Bytes<uint64_t>({0xfff0000000000000})),
       Constant("k_bool", kBool, {2}, Bytes<uint8_t>({0, 1})),
       Constant("k_scalar", kInt16, {}, Bytes<int16_t>({7})),
       Constant("k_empty", kFloat32, {3, 0}, "")});
  spec.model_name = "storage";
  spec.target = {"cortex-r5be", ByteOrder::kBigEndian};
  spec.constants[0].alignment = 64;
  spec.constants[0].section = ".extflash";
  return spec;
}

MetadataSpec StylesSpec() {
  const absl::string_view words =
      Bytes<uint32_t>({0x3f800000, 0x7fc00000, 0x64636261, 0x00003f3f});
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})},
                             {Constant("k_bits", kInt8, {16}, words),
                              Constant("k_string", kFloat32, {4}, words),
                              Constant("k_file", kInt16, {8}, words),
                              Constant("k_file_again", kFloat16, {8}, words)});
  spec.model_name = "styles";
  spec.constants[0].style = ConstantStyle::kBits;
  spec.constants[1].style = ConstantStyle::kString;
  spec.constants[2].style = ConstantStyle::kIncbin;
  return spec;
}

MetadataSpec BareSpec() {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"identity"})});
  spec.model_name = "bare";
  return spec;
}

// For the C runtime of TVM up to 0.8.
MetadataSpec FirstVersionSpec() {
  MetadataSpec spec =
      SpecOf({ListedModule("ops", {"identity", "negative"})},
             {Constant("scales", kInt8, {1, 2}, Bytes<int8_t>({3, -4}))});
  spec.model_name = "first";
  spec.runtime = &CrtV1Runtime();
  spec.constant_table = true;
  return spec;
}

// For tvm-ffi: two models, one with a prefix.
MetadataSpec FfiSpec() {
  MetadataSpec spec = SpecOf(
      {ListedModule("vad", {"main", "__tvm_ffi_fused_dense", "reshape"}),
       ListedModule("kws", {"__tvm_ffi_kws_main", "softmax"})},
      {Constant("vad_weight", kInt8, {2, 2}, Bytes<int8_t>({1, -2, 3, -4}))});
  spec.model_name = "voice";
  spec.runtime = &FfiRuntime();
  spec.models = {{"vad", "", std::nullopt}, {"kws", "kws_", std::nullopt}};
  spec.modules[0].model = "vad";
  spec.modules[0].required_constants = {"vad_weight"};
  spec.modules[1].model = "kws";
  spec.constants[0].model = "vad";
  spec.ffi_constructor = true;
  return spec;
}

// Two models in one registry, with bytes that both have.
MetadataSpec StandaloneSpec() {
  ModuleSpec wake = ListedModule("tvmgen_wake", {"tvmgen_wake_dense"});
  wake.model = "wake";
  ModuleSpec words =
      ListedModule("tvmgen_words", {"tvmgen_words_conv2d", "tvmgen_words_run"});
  words.model = "words";
  const absl::string_view weight = Bytes<int8_t>({1, -2, 3, -4, 5, -6});
  MetadataSpec spec = SpecOf(
      {wake, words}, {Constant("weight", kInt8, {2, 3}, weight),
                      Constant("weight", kInt8, {2, 3}, weight),
                      Constant("scale", kFloat32, {}, Bytes<float>({0.5f}))});
  spec.model_name = "standalone";
  spec.runtime = &StandaloneRuntime();
  spec.target = {"cortex-m0", ByteOrder::kLittleEndian, 32};
  spec.models = {{"wake", "", std::nullopt}, {"words", "", std::nullopt}};
  spec.constants[0].model = "wake";
  spec.constants[1].model = "words";
  spec.constants[2].model = "words";
  return spec;
}

// Everything a linker script fragment can say.
MetadataSpec PlacedSpec() {
  MetadataSpec spec = SpecOf(
      {ListedModule("ops", {"run"})},
      {Constant("near", kInt8, {4}, Bytes<int8_t>({1, 2, 3, 4})),
       Constant("far", kInt16, {2}, Bytes<int16_t>({-2, 5})),
       Constant("grouped", kUInt8, {2}, Bytes<uint8_t>({6, 7})),
       Constant("outside_a", kInt16, {3}, Bytes<int16_t>({258, 772, 1286})),
       Constant("outside_b", kInt32, {2}, Bytes<int32_t>({-8, 9})),
       Constant("unplaced", kUInt8, {1}, Bytes<uint8_t>({10})),
       Constant("named", kUInt8, {1}, Bytes<uint8_t>({11}))});
  spec.model_name = "placed";
  spec.target = {"cortex-m7", ByteOrder::kLittleEndian};
  spec.regions.resize(3);
  spec.regions[0].name = "FLASH";
  spec.regions[1].name = "QSPI.A";
  spec.regions[1].origin = 0x90000000;
  spec.regions[1].length = 0x800000;
  spec.regions[2].name = "DTCM";
  spec.regions[2].kind = RegionKind::kRam;
  spec.pools.resize(2);
  spec.pools[0].name = "group";
  spec.pools[0].region = "QSPI.A";
  spec.pools[0].alignment = 256;
  spec.pools[1].name = "blob";
  spec.pools[1].external = true;
  spec.pools[1].checksum = PoolChecksum::kCrc32;
  spec.pools[1].address = 0xa0000000;
  spec.constants[0].region = "FLASH";
  spec.constants[0].section = ".ext";
  spec.constants[1].region = "QSPI.A";
  spec.constants[2].pool = "group";
  spec.constants[3].pool = "blob";
  spec.constants[4].pool = "blob";
  spec.constants[6].section = ".named";
  spec.models.resize(1);
  spec.models[0].name = "placed";
  spec.models[0].aot.emplace();
  spec.models[0].aot->workspace_pools.resize(1);
  WorkspacePoolSpec& workspace = spec.models[0].aot->workspace_pools[0];
  workspace.name = "scratch";
  workspace.size_bytes = 64;
  workspace.region = "DTCM";
  workspace.define_buffer = true;
  return spec;
}

// An ahead-of-time compiled model that is run through C structs.
MetadataSpec InterfaceSpec() {
  MetadataSpec spec = SpecOf(
      {ListedModule("tvmgen_kws", {"tvmgen_kws_dense", "tvmgen_kws_softmax"})},
      {Constant("kws_weight", kInt8, {2, 3},
                Bytes<int8_t>({1, -2, 3, -4, 5, -6})),
       Constant("kws_scale", kFloat32, {}, Bytes<float>({0.5f}))});
  spec.model_name = "interface";
  spec.target = {"cortex-m55", ByteOrder::kLittleEndian};
  spec.models.resize(1);
  spec.models[0].name = "kws";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.interface_api = InterfaceApi::kC;
  aot.inputs = {{"mfcc", kFloat32, {1, 49, 10}}, {"state:0", kInt8, {4}}};
  aot.outputs = {{"int", kInt32, {}}};
  aot.workspace_pools.resize(3);
  aot.workspace_pools[0].name = "sram";
  aot.workspace_pools[0].size_bytes = 256;
  aot.workspace_pools[0].define_buffer = true;
  aot.workspace_pools[1].name = "kept";
  aot.workspace_pools[1].size_bytes = 32;
  aot.workspace_pools[1].alignment = 8;
  aot.workspace_pools[1].section = ".noinit";
  aot.workspace_pools[1].define_buffer = true;
  aot.workspace_pools[2].name = "elsewhere";
  aot.workspace_pools[2].size_bytes = int64_t{1} << 33;
  return spec;
}

// An ahead-of-time compiled model with its entry, and with a block of constants
// at given offsets, numbers with the highest byte first.
MetadataSpec BlockSpec() {
  MetadataSpec spec =
      SpecOf({ListedModule("lib1", {"tvmgen_block___tvm_main__"})},
             {Constant("bias", kInt16, {2}, Bytes<int16_t>({258, -2})),
              Constant("scale", kFloat32, {2}, Bytes<float>({1.5f, -0.25f})),
              Constant("odd", kInt8, {3}, Bytes<int8_t>({1, -2, 3}))});
  spec.model_name = "block";
  spec.target = {"s390x", ByteOrder::kBigEndian, 64};
  spec.models.resize(1);
  spec.models[0].name = "block";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.inputs = {{"x", kFloat32, {1, 4}}};
  aot.outputs = {{"y", kFloat32, {1, 4}}};
  aot.workspace_pools.resize(1);
  aot.workspace_pools[0].name = "sram";
  aot.workspace_pools[0].size_bytes = 64;
  aot.workspace_pools[0].define_buffer = true;
  aot.entry.emplace();
  aot.constant_block.emplace();
  aot.constant_block->slots = {{"scale", 0}, {"odd", 16}, {"bias", 32}};
  aot.constant_block->size_bytes = 48;
  return spec;
}

}  // namespace

const std::vector<MetadataSpec>& GoldenSpecs() {
  static const auto* const specs = new std::vector<MetadataSpec>{
      SineSpec(),         StorageSpec(),    StylesSpec(), BareSpec(),
      FirstVersionSpec(), StandaloneSpec(), FfiSpec(),    PlacedSpec(),
      InterfaceSpec(),    BlockSpec()};
  return *specs;
}

}  // namespace metad::codegen
