#ifndef METAD_CODEGEN_PLAN_METADATA_PLAN_H_
#define METAD_CODEGEN_PLAN_METADATA_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"

namespace metad::codegen {

// The function of the registry at this position, and who offers it.
struct PlannedFunction {
  // What the registry finds it by.
  std::string name;
  // Index into MetadataPlan::modules.
  size_t module = 0;
  // The C symbol that a module defines.
  std::string symbol;
};

struct PlannedModel {
  std::string name;
  std::string system_lib_prefix;
  // With its module's name, and every workspace's alignment, section and, where
  // the request decides it, region.
  std::optional<AotSpec> aot;
};

// A module, or one run of its functions: in the registry a module's functions
// need not be consecutive, and those here are.
struct PlannedModule {
  // Unique. A joined registry's module whose name is another module's has the
  // registry's before its own: "first.lib1".
  std::string name;
  // Index into MetadataPlan::models; of a joined registry's modules, nothing.
  std::optional<size_t> model;
  size_t first_function = 0;
  size_t function_count = 0;
  // Whether the metadata defines its functions itself.
  bool generated = false;
  // Index into MetadataSpec::modules; nothing for a joined registry's and for
  // those that the metadata is itself.
  std::optional<size_t> input = std::nullopt;
};

// The C type that a constant is an array of to the program that uses it. The
// generated source may define it as something else of the same bytes.
enum class ElementStorage {
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  // Not all are finite; a complex number is two of them.
  kFloat,
  kDouble,
};

// Bytes of one element of the array: what a target of the other byte order has
// reversed.
int64_t StorageUnitBytes(ElementStorage storage);

struct PlannedConstant {
  // C symbol, global, and what the constant table finds it by: the name given,
  // after `<model>_` where the image has several models and no module expects
  // the name as it is.
  std::string name;
  // Index into MetadataPlan::models; of a joined registry's constant, nothing.
  std::optional<size_t> model;
  DataType type;
  std::vector<int64_t> shape;
  // Elements of the tensor; may be 0.
  int64_t element_count = 0;
  // Elements of the array that stores it: at least 1, C has no empty arrays.
  int64_t stored_elements = 0;
  int64_t stored_bytes = 0;
  ElementStorage storage = ElementStorage::kUInt8;
  int64_t alignment = 0;
  // Empty in an external pool, which is no part of the image.
  std::string section;
  // Whether nobody asked for that section: it may follow a constant of the same
  // bytes elsewhere.
  bool default_section = false;
  // Name of the region; empty where the firmware's linker script decides.
  std::string region;
  // Never kAuto.
  ConstantStyle style = ConstantStyle::kTyped;
  // Row-major, little-endian. Not owned, but for a block's; outlives the plan.
  absl::string_view data;
  // As ConstantSpec has it.
  std::function<std::string()> data_id;
  // The constant whose storage this one shares, with the same bytes; an index
  // into MetadataPlan::constants, smaller than its own. Nothing: it has storage
  // of its own.
  std::optional<size_t> alias_of;
  // In bytes from the start of that storage; not 0 only in a model's block of
  // constants.
  int64_t alias_offset = 0;
  // Whether it is such a block: storage alone, whose content is the constants
  // that are aliases of it, in the target's byte order.
  bool is_block = false;
  // Keeps `data` of a block.
  std::shared_ptr<const std::string> block_bytes;
  // Index into MetadataPlan::pools.
  std::optional<size_t> pool;
  // External pools only: in bytes from the pool's start. In the image the
  // linker decides.
  int64_t pool_offset = 0;
  // Defined by an earlier registry's object: declared here and no more.
  bool joined = false;
};

struct PlannedPool {
  std::string name;
  std::string section;
  std::string region;
  int64_t alignment = 0;
  bool external = false;
  PoolChecksum checksum = PoolChecksum::kSha256;
  std::optional<uint64_t> address;
  // External pools only: the one that `checksum` names, of all its bytes.
  std::array<uint8_t, 32> sha256 = {};
  uint32_t crc32 = 0;
  // From its first constant's first byte to its last one's last; in the image,
  // where the linker decides, at least.
  int64_t size_bytes = 0;
};

// Everything that the emitters need, checked: whatever an emitter makes of a
// plan is correct. Made by MakePlan only and handed around as const.
struct MetadataPlan {
  std::string model_name;
  // Never null in a plan that was made.
  const RuntimeRules* runtime = nullptr;
  TargetTraits target;
  std::string input_digest;
  bool joinable = false;
  // Names of the earlier registries that this one joins.
  std::vector<std::string> joined_registries;
  bool ffi_constructor = false;
  // Whether there is a metad_constant_table (codegen/runtime/metad).
  bool has_constant_table = false;
  // At least one.
  std::vector<PlannedModel> models;
  std::vector<RegionSpec> regions;
  std::vector<PlannedPool> pools;
  // A joined registry's modules first. Of those that the metadata is itself,
  // models' entries come before all other modules, the rest comes last.
  std::vector<PlannedModule> modules;
  // In registry order: joined registries', then models' entries that the
  // metadata defines, then modules as given, functions as given, unless the
  // spec has another order for them, then the rest of the metadata's own.
  std::vector<PlannedFunction> functions;
  std::vector<PlannedConstant> constants;
};

// Whether the constant is in an external pool: then no symbol of the image is
// its own.
bool IsOutsideImage(const MetadataPlan& plan, const PlannedConstant& constant);

// Whether it is a symbol that the linker script fragment defines: outside of
// the image, at an address that is known.
bool IsDefinedByLinker(const MetadataPlan& plan,
                       const PlannedConstant& constant);

// Whether the metadata defines the function itself.
bool IsGenerated(const MetadataPlan& plan, const PlannedFunction& function);

// Where the target sees a constant of an external pool that has an address.
uint64_t AddressInPool(const MetadataPlan& plan,
                       const PlannedConstant& constant);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_METADATA_PLAN_H_
