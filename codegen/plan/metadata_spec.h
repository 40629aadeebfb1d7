#ifndef METAD_CODEGEN_PLAN_METADATA_SPEC_H_
#define METAD_CODEGEN_PLAN_METADATA_SPEC_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"

namespace metad::codegen {

class RuntimeRules;

enum class ByteOrder { kLittleEndian, kBigEndian };

// The C text of a constant's array.
enum class ConstantStyle {
  // Typed while small, the form that compiles cheapest when large.
  kAuto,
  // Literals of the element's own type.
  kTyped,
  // Bit patterns as unsigned integers in hexadecimal.
  kBits,
  // String literals with escapes.
  kString,
  // The assembler's .incbin of a file that is delivered beside the source.
  kIncbin,
  // C23's #embed of such a file.
  kEmbed,
};

// What generated text and tables depend on of the machine they are for.
struct TargetTraits {
  std::string name;
  ByteOrder byte_order = ByteOrder::kLittleEndian;
  // 32 or 64.
  uint32_t pointer_bits = 32;
};

// An input or output of a model's entry function.
struct TensorSpec {
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
};

// Memory that a model works in; nothing of it is in the image but its address.
struct WorkspacePoolSpec {
  std::string name;
  int64_t size_bytes = 0;
  // 0: the default, kDefaultAlignment.
  uint32_t alignment = 0;
  // Empty: .bss.noinit.tvm.
  std::string section;
  // Name of a RAM region; may be empty.
  std::string region;
  // Whether the metadata defines the buffer; otherwise only its size is known.
  bool define_buffer = false;
};

// How an ahead-of-time compiled model's entry function is called.
enum class InterfaceApi {
  // tvmgen_<mod>_run is a packed function like the operators.
  kPacked,
  // tvmgen_<mod>_run takes pointers to struct tvmgen_<mod>_inputs and _outputs.
  kC,
};

// How an ahead-of-time compiled model's main function is called.
enum class MainCall {
  // Like an operator, with tensors.
  kPackedArguments,
  // With a pointer for each input, output, block of constants and workspace.
  kPointers,
};

// The entry of a model whose own one is not linked: it calls the main function.
struct AotEntrySpec {
  // C symbol; empty: tvmgen_<mod>___tvm_main__.
  std::string main_function;
  MainCall main_call = MainCall::kPackedArguments;
};

// Where a constant lies in a block.
struct BlockSlotSpec {
  std::string constant;
  int64_t byte_offset = 0;
};

// Constants that operators reach from the first byte of one block.
struct ConstantBlockSpec {
  // In ascending order of offsets.
  std::vector<BlockSlotSpec> slots;
  int64_t size_bytes = 0;
  // 0: the default, kDefaultAlignment.
  uint32_t alignment = 0;
};

// What an ahead-of-time compiled model tells of itself (TVMMetadata, version 1)
// and its interface header tvmgen_<mod>.h.
struct AotSpec {
  // <mod>; empty: the model's name.
  std::string module_name;
  InterfaceApi interface_api = InterfaceApi::kPacked;
  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> outputs;
  std::vector<WorkspacePoolSpec> workspace_pools;
  // Nothing: a module defines the entry.
  std::optional<AotEntrySpec> entry;
  std::optional<ConstantBlockSpec> constant_block;
};

// One model of the image.
struct ModelSpec {
  std::string name;
  // System-lib prefix of the model's functions in tvm-ffi's registry; empty for
  // none. Other runtimes have no use for it.
  std::string system_lib_prefix;
  std::optional<AotSpec> aot;
};

enum class RegionKind { kFlash, kRam };

// A memory of the device.
struct RegionSpec {
  std::string name;
  RegionKind kind = RegionKind::kFlash;
  // First address and size in bytes; nothing when the linker script of the
  // firmware declares the region itself.
  std::optional<uint64_t> origin;
  std::optional<uint64_t> length;
  // What the metadata may occupy of it, in bytes.
  std::optional<int64_t> budget_bytes;
};

enum class PoolChecksum { kSha256, kCrc32 };

// A group of constants that are placed together.
struct PoolSpec {
  std::string name;
  // For constants of the pool that say nothing else.
  std::string section;
  std::string region;
  // Of the pool's first byte; 0: the largest of its constants.
  uint32_t alignment = 0;
  // Whether the bytes are a file of their own, which something else than the
  // image's linker brings onto the device.
  bool external = false;
  // External pools only: what the image carries to tell the file by.
  PoolChecksum checksum = PoolChecksum::kSha256;
  // External pools only: where the pool is mapped, if that is fixed.
  std::optional<uint64_t> address;
};

// One runtime module and its answer to get_func_names.
struct ModuleSpec {
  std::string name;
  // Name of its model; empty where the image has only one.
  std::string model;
  // In registry order.
  std::vector<std::string> functions;
  // Whether the functions were listed in the request, so that a violation can
  // name the entry; otherwise they were read from the artifact.
  bool functions_are_listed = false;
  // Whether `functions` is the module's answer. False when the module could not
  // be read, which was reported: its functions are then not missed here.
  bool resolved = true;
  // What else the artifact defines for the whole image to see: a constant, or
  // another module's function, of such a name could not be linked beside it.
  std::vector<std::string> other_symbols;
  // The same of symbols that another module may define as well: those of an
  // archive's members that nothing may need, and those that linkers merge.
  std::vector<std::string> optional_symbols;
  // What the artifact needs from elsewhere.
  std::vector<std::string> undefined_symbols;
  // Whether having no function is its answer, and no mistake.
  bool without_functions = false;
  // Why there may be no function, for the error that says so; may be empty.
  std::string no_function_hint;
  std::vector<std::string> required_constants;
};

// A tensor for global, read-only storage. Fields as in metad.v1.ConstantTensor.
struct ConstantSpec {
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
  // Row-major, little-endian. Not owned; outlives the plan made of it.
  absl::string_view data;
  // Gives a name of what is in `data`, the same for the same bytes and for no
  // others, such as their hash. Asked for where another constant looks the same
  // at first glance; where one of those has none, the bytes are compared.
  std::function<std::string()> data_id;
  uint32_t alignment = 0;
  std::string section;
  // Name of its model; empty where the image has only one.
  std::string model;
  // Name of its pool; empty: none.
  std::string pool;
  // Name of a flash region; empty: the pool's, or none.
  std::string region;
  // kAuto: MetadataSpec::constant_style.
  ConstantStyle style = ConstantStyle::kAuto;
};

// A function of an earlier registry.
struct JoinedFunction {
  std::string name;
  std::string symbol;
  std::string module;
};

// A constant that an earlier registry's object defines.
struct JoinedConstant {
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
  uint32_t alignment = 0;
};

// An earlier, joinable registry of the same image. Its object defines its
// constants; its functions are served by the one that joins it.
struct JoinedRegistrySpec {
  // The model_name that it was generated for.
  std::string name;
  std::vector<JoinedFunction> functions;
  std::vector<JoinedConstant> constants;
};

// What metadata is to be generated for; not yet checked. Constants keep their
// order, and functions, where no other is asked for.
struct MetadataSpec {
  // Names the image's metadata: files and symbols.
  std::string model_name;
  // The runtime whose registry layout the metadata matches: one of
  // codegen/runtimes.
  const RuntimeRules* runtime = nullptr;
  TargetTraits target;
  // Empty: one model, called model_name.
  std::vector<ModelSpec> models;
  std::vector<RegionSpec> regions;
  std::vector<PoolSpec> pools;
  ConstantStyle constant_style = ConstantStyle::kAuto;
  // Whether a later registry joins this one: what is one per image is then
  // defined weakly, and the other one asked for (JoinerSymbol of
  // metadata_symbols.h).
  bool joinable = false;
  std::vector<JoinedRegistrySpec> joined_registries;
  // `ffi` only: also register from a static constructor.
  bool ffi_constructor = false;
  // Whether the constants can be found by name; `standalone` always has that.
  bool constant_table = false;
  std::vector<ModuleSpec> modules;
  // Functions of the modules that come first among them, whichever module each
  // is of, as a list of functions names them. The others follow in their
  // modules' order.
  std::vector<std::string> function_order;
  std::vector<ConstantSpec> constants;
  // SHA-256 of the inputs, 64 lower-case hexadecimal digits. Codegen prints it
  // and does not interpret it.
  std::string input_digest;
  // Told of data of constants that planning may have read and does not need for
  // now: a hint for whoever keeps constants in mapped files. May be null.
  std::function<void(absl::string_view data)> passed;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_METADATA_SPEC_H_
