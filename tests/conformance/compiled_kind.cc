#include "tests/conformance/compiled_kind.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_replace.h"
#include "server/execution/toolchain_catalog.h"

namespace metad::conformance {
namespace {

using Strings = std::vector<std::string>;

// Another way than the catalogue's.
struct OtherKind {
  const char* name;
  const char* toolchain;
  // Of the catalogue, where its flags are the first ones; null: none of them.
  const char* target;
  Strings flags;
};

const std::vector<OtherKind>& ArmKinds() {
  static constexpr char kGcc[] = "gcc-arm-none-eabi";
  static constexpr char kClang[] = "clang-arm-none-eabi";
  static const auto* const kinds = new std::vector<OtherKind>{
      // Float ABI and float unit.
      {"softfp_m4", kGcc, "cortex-m4f", {"-mfloat-abi=softfp"}},
      {"softfp_m7",
       kGcc,
       "cortex-m7",
       {"-mfloat-abi=softfp", "-mfpu=fpv5-d16"}},
      {"softfp_m33", kGcc, "cortex-m33f", {"-mfloat-abi=softfp"}},
      {"softfp_m55", kGcc, "cortex-m55f", {"-mfloat-abi=softfp"}},
      {"double_m4", kGcc, "cortex-m4f", {"-mfpu=vfpv4-d16"}},
      {"double_m7", kGcc, "cortex-m7f", {"-mfpu=fpv5-d16"}},
      {"double_m33", kGcc, "cortex-m33f", {"-mfpu=fpv5-d16"}},
      {"floats_of_clang", kClang, "cortex-m4f", {}},
      {"softfp_m3",
       kGcc,
       "cortex-m3",
       {"-mfloat-abi=softfp", "-mfpu=fpv4-sp-d16"}},
      {"softfp_r5",
       kGcc,
       "cortex-r5be",
       {"-mfloat-abi=softfp", "-mfpu=vfpv3-d16"}},
      // Architecture and profile.
      {"arm_by_default", kGcc, nullptr, {}},
      {"thumb_by_default", kGcc, nullptr, {"-mthumb"}},
      {"armv5te", kGcc, nullptr, {"-march=armv5te", "-mthumb"}},
      {"armv6t2", kGcc, nullptr, {"-march=armv6t2", "-mthumb"}},
      {"armv7", kGcc, nullptr, {"-march=armv7", "-mthumb"}},
      {"armv7a", kGcc, nullptr, {"-march=armv7-a", "-mthumb"}},
      {"armv7a_arm", kGcc, nullptr, {"-march=armv7-a", "-marm"}},
      {"armv7a_hard",
       kGcc,
       nullptr,
       {"-march=armv7-a+fp", "-mthumb", "-mfloat-abi=hard"}},
      {"armv7a_neon",
       kGcc,
       nullptr,
       {"-march=armv7-a+simd", "-mthumb", "-mfloat-abi=softfp"}},
      {"armv8a", kGcc, nullptr, {"-march=armv8-a", "-mthumb"}},
      {"m23", kGcc, nullptr, {"-mcpu=cortex-m23", "-mthumb"}},
      {"m33_without_dsp", kGcc, nullptr, {"-mcpu=cortex-m33+nodsp", "-mthumb"}},
      {"r5", kGcc, nullptr, {"-mcpu=cortex-r5", "-mthumb"}},
      {"r5_big_endian_thumb", kGcc, "cortex-r5be", {"-mthumb"}},
      {"m3_big_endian", kGcc, "cortex-m3", {"-mbig-endian"}},
      // Data that functions share.
      {"long_enums", kGcc, "cortex-m3", {"-fno-short-enums"}},
      {"short_wchar", kGcc, "cortex-m3", {"-fshort-wchar"}},
      {"alternative_halfs", kGcc, "cortex-m4", {"-mfp16-format=alternative"}},
      {"ieee_halfs", kGcc, "cortex-m4", {"-mfp16-format=ieee"}},
      {"rwpi", kClang, "cortex-m3", {"-frwpi"}},
      {"ropi", kClang, "cortex-m3", {"-fropi"}},
  };
  return *kinds;
}

const std::vector<OtherKind>& RiscvKinds() {
  static constexpr char kGcc[] = "gcc-riscv64-unknown-elf";
  static const auto* const kinds = new std::vector<OtherKind>{
      {"rv32i", kGcc, "rv32imac", {"-march=rv32i"}},
      {"rv32im", kGcc, "rv32imac", {"-march=rv32im"}},
      {"rv32imac_zicsr", kGcc, "rv32imac", {"-march=rv32imac_zicsr_zifencei"}},
      {"rv32imac_zba", kGcc, "rv32imac", {"-march=rv32imac_zba_zbb"}},
      {"rv32imafc_soft", kGcc, "rv32imac", {"-march=rv32imafc"}},
      {"rv32imafc_hard",
       kGcc,
       "rv32imac",
       {"-march=rv32imafc", "-mabi=ilp32f"}},
      {"rv32gc_hard", kGcc, "rv32imac", {"-march=rv32gc", "-mabi=ilp32d"}},
      {"rv32e", kGcc, "rv32imac", {"-march=rv32e", "-mabi=ilp32e"}},
      {"rv32emc", kGcc, "rv32imac", {"-march=rv32emc", "-mabi=ilp32e"}},
      {"aligned_stack", kGcc, "rv32imac", {"-mpreferred-stack-boundary=5"}},
      {"rv64imac", kGcc, "rv64gc", {"-march=rv64imac", "-mabi=lp64"}},
      {"rv64gc_soft", kGcc, "rv64gc", {"-mabi=lp64"}},
      {"rv64gc_single", kGcc, "rv64gc", {"-mabi=lp64f"}},
      {"rv64gc_zba", kGcc, "rv64gc", {"-march=rv64gc_zba"}},
  };
  return *kinds;
}

const std::vector<OtherKind>& X86Kinds() {
  static constexpr char kGcc[] = "gcc-x86-64-linux-gnu";
  static const auto* const kinds = new std::vector<OtherKind>{
      {"v3_marked", kGcc, "x86_64", {"-march=x86-64-v3", "-mneeded"}},
      {"cf_protection", kGcc, "x86_64", {"-fcf-protection"}},
  };
  return *kinds;
}

const std::vector<OtherKind>& Aarch64Kinds() {
  static constexpr char kGcc[] = "gcc-aarch64-linux-gnu";
  static const auto* const kinds = new std::vector<OtherKind>{
      {"branch_protection", kGcc, "aarch64", {"-mbranch-protection=standard"}},
      {"aarch64_big_endian", kGcc, "aarch64", {"-mbig-endian"}},
  };
  return *kinds;
}

const std::vector<OtherKind>& OtherKindsOf(LinkedFamily family) {
  static const auto* const none = new std::vector<OtherKind>;
  switch (family) {
    case LinkedFamily::kArm:
      return ArmKinds();
    case LinkedFamily::kRiscv:
      return RiscvKinds();
    case LinkedFamily::kX86:
      return X86Kinds();
    case LinkedFamily::kAarch64:
      return Aarch64Kinds();
    case LinkedFamily::kS390:
      return *none;
  }
  std::abort();
}

CompiledKind Make(const OtherKind& other) {
  const execution::ToolchainDescription* const toolchain =
      execution::ToolchainCatalog::Default().FindToolchain(other.toolchain);
  if (toolchain == nullptr) std::abort();
  CompiledKind kind;
  kind.name = other.name;
  kind.compiler = other.target == nullptr
                      ? Compiler{other.name, toolchain->compiler, {"-Os"}}
                      : CompilerOf(other.toolchain, other.target);
  // The last one of each counts.
  kind.compiler.flags.insert(kind.compiler.flags.end(), other.flags.begin(),
                             other.flags.end());
  return kind;
}

}  // namespace

void PrintTo(const CompiledKind& kind, std::ostream* out) { *out << kind.name; }

LinkedFamily FamilyOf(const std::string& target) {
  const execution::TargetDescription* const description =
      execution::ToolchainCatalog::Default().FindTarget(target);
  if (description == nullptr) std::abort();
  if (description->architecture == "ARM") return LinkedFamily::kArm;
  if (description->architecture == "RISC-V") return LinkedFamily::kRiscv;
  if (description->architecture == "x86-64") return LinkedFamily::kX86;
  if (description->architecture == "AArch64") return LinkedFamily::kAarch64;
  if (description->architecture == "S/390") return LinkedFamily::kS390;
  std::abort();
}

std::vector<CompiledKind> KindsOf(LinkedFamily family) {
  std::vector<CompiledKind> kinds;
  for (const execution::ToolchainDescription& toolchain :
       execution::ToolchainCatalog::Default().toolchains()) {
    for (const execution::ToolchainTarget& served : toolchain.targets) {
      if (FamilyOf(served.target) != family) continue;
      Compiler compiler = CompilerOf(toolchain.id, served.target);
      kinds.push_back({compiler.name, compiler});
    }
  }
  for (const OtherKind& other : OtherKindsOf(family)) {
    kinds.push_back(Make(other));
  }
  return kinds;
}

}  // namespace metad::conformance
