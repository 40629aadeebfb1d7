#include "tests/conformance/compiler.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "server/execution/toolchain_catalog.h"

namespace metad::conformance {
namespace {

using execution::ToolchainCatalog;
using execution::ToolchainDescription;
using execution::ToolchainTarget;

// The one that comes without g++; for C++ there is clang.
constexpr char kCompilerOfCOnly[] = "s390x-linux-gnu-gcc";

Compiler PoolCompiler(const ToolchainDescription& toolchain,
                      const ToolchainTarget& served) {
  Compiler compiler;
  compiler.name =
      absl::StrReplaceAll(toolchain.id + "_" + served.target, {{"-", "_"}});
  compiler.program = toolchain.compiler;
  compiler.flags = served.flags;
  compiler.has_cplusplus = toolchain.compiler != kCompilerOfCOnly;
  const execution::TargetDescription* const target =
      ToolchainCatalog::Default().FindTarget(served.target);
  compiler.is_big_endian = target->big_endian;
  compiler.object_machine = target->object_machine;
  return compiler;
}

}  // namespace

void PrintTo(const Compiler& compiler, std::ostream* out) {
  *out << compiler.name;
}

void PrintTo(const Dialect& dialect, std::ostream* out) {
  *out << dialect.name;
}

std::vector<Compiler> HostCompilers() {
  return {{"gcc", "gcc", {}}, {"clang", "clang", {}}};
}

Compiler CompilerOf(const std::string& toolchain_id,
                    const std::string& target) {
  const ToolchainDescription* const toolchain =
      ToolchainCatalog::Default().FindToolchain(toolchain_id);
  const ToolchainTarget* const served =
      toolchain == nullptr ? nullptr : toolchain->FindTarget(target);
  if (served == nullptr) std::abort();
  return PoolCompiler(*toolchain, *served);
}

Compiler FirstCompilerOf(const std::string& target) {
  for (const ToolchainDescription& toolchain :
       ToolchainCatalog::Default().toolchains()) {
    const ToolchainTarget* const served = toolchain.FindTarget(target);
    if (served != nullptr) return PoolCompiler(toolchain, *served);
  }
  std::abort();
}

std::vector<Compiler> CatalogueCompilers() {
  std::vector<Compiler> compilers;
  for (const ToolchainDescription& toolchain :
       ToolchainCatalog::Default().toolchains()) {
    for (const ToolchainTarget& served : toolchain.targets) {
      compilers.push_back(PoolCompiler(toolchain, served));
    }
  }
  return compilers;
}

std::vector<Compiler> CompilersOfOtherMachines() {
  const struct {
    const char* machine;
    std::vector<std::string> flags;
  } machines[] = {
      {"thumb-v7em-fpv5-hard",
       {"-mcpu=cortex-m7", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv5-d16"}},
      {"thumb-v8m-base", {"-mcpu=cortex-m23", "-mthumb", "-mfloat-abi=soft"}},
      {"riscv32i-ilp32", {"-march=rv32i", "-mabi=ilp32"}},
      {"riscv32emc-ilp32e", {"-march=rv32emc", "-mabi=ilp32e"}},
      {"riscv32imafc-ilp32f", {"-march=rv32imafc", "-mabi=ilp32f"}},
      {"riscv32gc-ilp32d", {"-march=rv32gc", "-mabi=ilp32d"}},
      {"riscv64ima-lp64", {"-march=rv64ima", "-mabi=lp64"}},
      {"riscv64imafc-lp64f", {"-march=rv64imafc", "-mabi=lp64f"}},
  };
  std::vector<Compiler> compilers;
  for (const auto& machine : machines) {
    const bool is_riscv = absl::StartsWith(machine.machine, "riscv");
    Compiler compiler =
        CompilerOf(is_riscv ? "gcc-riscv64-unknown-elf" : "gcc-arm-none-eabi",
                   is_riscv ? "rv32imac" : "cortex-m3");
    compiler.name = absl::StrReplaceAll(machine.machine, {{"-", "_"}});
    compiler.object_machine = machine.machine;
    // The last one of each counts.
    compiler.flags.insert(compiler.flags.end(), machine.flags.begin(),
                          machine.flags.end());
    compilers.push_back(std::move(compiler));
  }
  return compilers;
}

std::vector<Compiler> AllCompilers() {
  std::vector<Compiler> compilers = HostCompilers();
  for (const auto& [toolchain, target] :
       std::vector<std::pair<std::string, std::string>>{
           {"gcc-arm-none-eabi", "cortex-m3"},
           {"clang-arm-none-eabi", "cortex-m0"},
           {"gcc-riscv64-unknown-elf", "rv32imac"},
           {"clang-riscv", "rv32imac"},
           {"gcc-riscv64-unknown-elf", "rv64gc"},
           {"clang-riscv", "rv64gc"},
           {"gcc-aarch64-linux-gnu", "aarch64"},
           {"clang-aarch64", "aarch64"},
           {"gcc-s390x-linux-gnu", "s390x"},
           {"clang-s390x", "s390x"},
       }) {
    compilers.push_back(CompilerOf(toolchain, target));
  }
  compilers.push_back(BigEndianCompiler());
  return compilers;
}

Compiler BigEndianCompiler() {
  return CompilerOf("gcc-arm-none-eabi", "cortex-r5be");
}

std::vector<Dialect> CDialects() {
  return {{"c99", "-std=c99"}, {"c11", "-std=c11"}, {"c17", "-std=c17"}};
}

std::vector<Dialect> AllDialects() {
  std::vector<Dialect> dialects = CDialects();
  dialects.push_back({"cxx11", "-std=c++11", true});
  dialects.push_back({"cxx17", "-std=c++17", true});
  dialects.push_back({"cxx20", "-std=c++20", true});
  return dialects;
}

}  // namespace metad::conformance
