#include "server/pipeline/input_digest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/version.h"
#include "server/platform/field_hasher.h"

namespace metad::pipeline {
namespace {

void AddModule(const BuildRequest& request, const ModuleInput& module,
               const ResolvedModule& resolved, platform::FieldHasher& hasher) {
  hasher.Add("module.name", module.name)
      .Add("module.model", module.model)
      .AddInteger("module.kind", static_cast<int64_t>(module.kind))
      .AddInteger("module.language", static_cast<int64_t>(module.language))
      .AddList("module.function", resolved.spec.functions)
      .AddList("module.required_constant", module.required_constants);
  if (module.artifact.has_value()) {
    hasher.Add("module.artifact", request.Sha256Of(*module.artifact));
  }
  hasher.AddInteger("module.include_files",
                    static_cast<int64_t>(module.include_files.size()));
  for (const IncludeFile& file : module.include_files) {
    hasher.Add("include.path", file.path)
        .Add("include.content", request.Sha256Of(file.content));
  }
  // A request without them keeps the digest that it had when there were none.
  if (!module.compile_options.empty()) {
    AddOptions(module.compile_options, hasher);
  }
}

void AddTensor(const std::string& name, const codegen::DataType& type,
               const std::vector<int64_t>& shape,
               platform::FieldHasher& hasher) {
  hasher.Add("tensor.name", name)
      .AddInteger("tensor.type.code", type.code)
      .AddInteger("tensor.type.bits", type.bits)
      .AddInteger("tensor.type.lanes", type.lanes)
      .AddInteger("tensor.rank", static_cast<int64_t>(shape.size()));
  for (const int64_t extent : shape) {
    hasher.AddInteger("tensor.extent", extent);
  }
}

void AddConstant(const BuildRequest& request,
                 const codegen::ConstantSpec& constant,
                 platform::FieldHasher& hasher) {
  AddTensor(constant.name, constant.type, constant.shape, hasher);
  hasher.AddInteger("constant.alignment", constant.alignment)
      .Add("constant.section", constant.section)
      .Add("constant.model", constant.model)
      .Add("constant.pool", constant.pool)
      .Add("constant.region", constant.region)
      .AddInteger("constant.style", static_cast<int64_t>(constant.style))
      .Add("constant.data", request.Sha256Of(constant.data));
}

// An absent value differs from every present one.
template <typename Integer>
void AddOptional(absl::string_view tag, const std::optional<Integer>& value,
                 platform::FieldHasher& hasher) {
  hasher.AddInteger(tag, value.has_value() ? 1 : 0);
  if (value.has_value()) hasher.AddInteger(tag, static_cast<int64_t>(*value));
}

void AddTensors(absl::string_view tag,
                const std::vector<codegen::TensorSpec>& tensors,
                platform::FieldHasher& hasher) {
  hasher.AddInteger(tag, static_cast<int64_t>(tensors.size()));
  for (const codegen::TensorSpec& tensor : tensors) {
    AddTensor(tensor.name, tensor.type, tensor.shape, hasher);
  }
}

void AddBlock(const codegen::ConstantBlockSpec& block,
              platform::FieldHasher& hasher) {
  hasher.AddInteger("block.size_bytes", block.size_bytes)
      .AddInteger("block.alignment", block.alignment)
      .AddInteger("block.slots", static_cast<int64_t>(block.slots.size()));
  for (const codegen::BlockSlotSpec& slot : block.slots) {
    hasher.Add("slot.constant", slot.constant)
        .AddInteger("slot.byte_offset", slot.byte_offset);
  }
}

void AddAot(const codegen::AotSpec& aot, platform::FieldHasher& hasher) {
  hasher.Add("aot.module_name", aot.module_name)
      .AddInteger("aot.api", static_cast<int64_t>(aot.interface_api));
  AddTensors("aot.inputs", aot.inputs, hasher);
  AddTensors("aot.outputs", aot.outputs, hasher);
  hasher.AddInteger("aot.workspace_pools",
                    static_cast<int64_t>(aot.workspace_pools.size()));
  for (const codegen::WorkspacePoolSpec& pool : aot.workspace_pools) {
    hasher.Add("workspace.name", pool.name)
        .AddInteger("workspace.size_bytes", pool.size_bytes)
        .AddInteger("workspace.alignment", pool.alignment)
        .Add("workspace.section", pool.section)
        .Add("workspace.region", pool.region)
        .AddInteger("workspace.define_buffer", pool.define_buffer ? 1 : 0);
  }
  hasher.AddInteger("aot.entry", aot.entry.has_value() ? 1 : 0);
  if (aot.entry.has_value()) {
    hasher.Add("entry.main_function", aot.entry->main_function)
        .AddInteger("entry.main_call",
                    static_cast<int64_t>(aot.entry->main_call));
  }
  hasher.AddInteger("aot.constant_block",
                    aot.constant_block.has_value() ? 1 : 0);
  if (aot.constant_block.has_value()) AddBlock(*aot.constant_block, hasher);
}

void AddModels(const BuildRequest& request, platform::FieldHasher& hasher) {
  hasher.AddInteger("models", static_cast<int64_t>(request.models.size()));
  for (const codegen::ModelSpec& model : request.models) {
    hasher.Add("model.name", model.name)
        .Add("model.system_lib_prefix", model.system_lib_prefix)
        .AddInteger("model.aot", model.aot.has_value() ? 1 : 0);
    if (model.aot.has_value()) AddAot(*model.aot, hasher);
  }
}

void AddPlacement(const BuildRequest& request, platform::FieldHasher& hasher) {
  hasher.AddInteger("regions", static_cast<int64_t>(request.regions.size()));
  for (const codegen::RegionSpec& region : request.regions) {
    hasher.Add("region.name", region.name)
        .AddInteger("region.kind", static_cast<int64_t>(region.kind));
    AddOptional("region.origin", region.origin, hasher);
    AddOptional("region.length", region.length, hasher);
    AddOptional("region.budget_bytes", region.budget_bytes, hasher);
  }
  hasher.AddInteger("pools", static_cast<int64_t>(request.pools.size()));
  for (const codegen::PoolSpec& pool : request.pools) {
    hasher.Add("pool.name", pool.name)
        .Add("pool.section", pool.section)
        .Add("pool.region", pool.region)
        .AddInteger("pool.alignment", pool.alignment)
        .AddInteger("pool.external", pool.external ? 1 : 0)
        .AddInteger("pool.checksum", static_cast<int64_t>(pool.checksum));
    AddOptional("pool.address", pool.address, hasher);
  }
}

void AddJoined(const codegen::JoinedRegistrySpec& joined,
               platform::FieldHasher& hasher) {
  hasher.Add("joined.name", joined.name)
      .AddInteger("joined.functions",
                  static_cast<int64_t>(joined.functions.size()));
  for (const codegen::JoinedFunction& function : joined.functions) {
    hasher.Add("joined.function.name", function.name)
        .Add("joined.function.symbol", function.symbol)
        .Add("joined.function.module", function.module);
  }
  hasher.AddInteger("joined.constants",
                    static_cast<int64_t>(joined.constants.size()));
  for (const codegen::JoinedConstant& constant : joined.constants) {
    AddTensor(constant.name, constant.type, constant.shape, hasher);
    hasher.AddInteger("joined.constant.alignment", constant.alignment);
  }
}

}  // namespace

void AddInput(const BuildRequest& request,
              const execution::TargetDescription& target,
              const std::vector<ResolvedModule>& modules,
              platform::FieldHasher& hasher) {
  hasher.Add("generator", codegen::kGeneratorVersion)
      .Add("model_name", request.model_name)
      .AddInteger("runtime_abi", request.runtime->digest_number())
      .Add("target.name", target.name)
      .AddInteger("target.machine", target.elf_machine)
      .AddInteger("target.pointer_bits", target.pointer_bits)
      .AddInteger("target.big_endian", target.big_endian ? 1 : 0)
      .AddInteger("modules", static_cast<int64_t>(request.modules.size()));
  for (size_t i = 0; i < request.modules.size(); ++i) {
    AddModule(request, request.modules[i], modules[i], hasher);
  }
  // A request without one keeps the digest that it had when there was none.
  if (!request.function_order.empty()) {
    hasher.AddList("function_order", request.function_order);
  }
  hasher.AddInteger("constants",
                    static_cast<int64_t>(request.constants.size()));
  for (const codegen::ConstantSpec& constant : request.constants) {
    AddConstant(request, constant, hasher);
  }
  AddModels(request, hasher);
  AddPlacement(request, hasher);
  hasher
      .AddInteger("constant_style",
                  static_cast<int64_t>(request.constant_style))
      .AddInteger("joinable", request.joinable ? 1 : 0)
      .AddInteger("ffi_constructor", request.ffi_constructor ? 1 : 0)
      .AddInteger("constant_table", request.constant_table ? 1 : 0)
      .AddInteger("joined_registries",
                  static_cast<int64_t>(request.joined_registries.size()));
  for (const codegen::JoinedRegistrySpec& joined : request.joined_registries) {
    AddJoined(joined, hasher);
  }
}

std::string InputDigest(const BuildRequest& request,
                        const execution::TargetDescription& target,
                        const std::vector<ResolvedModule>& modules) {
  platform::FieldHasher hasher("metad.input.v1");
  AddInput(request, target, modules, hasher);
  return hasher.FinishHex();
}

}  // namespace metad::pipeline
