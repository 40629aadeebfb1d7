#ifndef METAD_CODEGEN_PLAN_PLAN_LIMITS_H_
#define METAD_CODEGEN_PLAN_PLAN_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace metad::codegen {

// Most functions of a registry whose layout sets no limit of its own.
inline constexpr size_t kMaxFunctions = 65535;

// Alignment of a constant that asks for none, in bytes.
inline constexpr uint32_t kDefaultAlignment = 16;
inline constexpr uint32_t kMaxAlignment = 65536;

// Most extents of a tensor's shape; NumPy has the same limit.
inline constexpr size_t kMaxRank = 64;

// Most bytes of one constant.
inline constexpr int64_t kMaxConstantBytes = int64_t{1} << 40;

// Most models: every module and constant is looked up among them.
inline constexpr size_t kMaxModels = 1024;

// Most regions and pools: every constant is looked up among them.
inline constexpr size_t kMaxRegions = 256;
inline constexpr size_t kMaxPools = 1024;

// Most inputs, and most outputs, of a model's interface, and most workspaces.
inline constexpr size_t kMaxInterfaceTensors = 1024;
inline constexpr size_t kMaxWorkspaces = 1024;

// Most bytes of one workspace, and of one that the metadata defines on a target
// of 32 bits, where no object is larger.
inline constexpr int64_t kMaxWorkspaceBytes = int64_t{1} << 40;
inline constexpr int64_t kMaxObjectBytes32 = (int64_t{1} << 31) - 1;

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_PLAN_LIMITS_H_
