#include "server/build/input_digest.h"

#include "codegen/version.h"
#include "server/platform/field_hasher.h"
#include "server/platform/sha256.h"

namespace metad::build {
namespace {

void AddModule(const ModuleInput& module, const ResolvedModule& resolved,
               platform::FieldHasher& hasher) {
  hasher.Add("module.name", module.name)
      .AddInteger("module.kind", static_cast<int64_t>(module.kind))
      .AddList("module.function", resolved.spec.functions)
      .AddList("module.required_constant", module.required_constants);
  if (module.artifact.has_value()) {
    hasher.Add("module.artifact", platform::Sha256Hex(*module.artifact));
  }
  hasher.AddInteger("module.include_files",
                    static_cast<int64_t>(module.include_files.size()));
  for (const IncludeFile& file : module.include_files) {
    hasher.Add("include.path", file.path)
        .Add("include.content", platform::Sha256Hex(file.content));
  }
}

void AddConstant(const codegen::ConstantSpec& constant,
                 platform::FieldHasher& hasher) {
  hasher.Add("constant.name", constant.name)
      .AddInteger("constant.type.code", constant.type.code)
      .AddInteger("constant.type.bits", constant.type.bits)
      .AddInteger("constant.type.lanes", constant.type.lanes)
      .AddInteger("constant.rank", static_cast<int64_t>(constant.shape.size()));
  for (const int64_t extent : constant.shape) {
    hasher.AddInteger("constant.extent", extent);
  }
  hasher.AddInteger("constant.alignment", constant.alignment)
      .Add("constant.section", constant.section)
      .Add("constant.data", platform::Sha256Hex(constant.data));
}

}  // namespace

std::string InputDigest(const BuildRequest& request,
                        const workers::TargetDescription& target,
                        const std::vector<ResolvedModule>& modules) {
  platform::FieldHasher hasher("metad.input.v1");
  hasher.Add("generator", codegen::kGeneratorVersion)
      .Add("model_name", request.model_name)
      .AddInteger("runtime_abi", static_cast<int64_t>(request.runtime_abi))
      .Add("target.name", target.name)
      .AddInteger("target.machine", target.elf_machine)
      .AddInteger("target.pointer_bits", target.pointer_bits)
      .AddInteger("target.big_endian", target.big_endian ? 1 : 0)
      .AddInteger("modules", static_cast<int64_t>(request.modules.size()));
  for (size_t i = 0; i < request.modules.size(); ++i) {
    AddModule(request.modules[i], modules[i], hasher);
  }
  hasher.AddInteger("constants",
                    static_cast<int64_t>(request.constants.size()));
  for (const codegen::ConstantSpec& constant : request.constants) {
    AddConstant(constant, hasher);
  }
  return hasher.FinishHex();
}

}  // namespace metad::build
