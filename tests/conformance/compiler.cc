#include "tests/conformance/compiler.h"

namespace metad::conformance {
namespace {

// The RISC-V compiler comes without C headers.
constexpr char kPicolibcHeaders[] =
    "/usr/lib/picolibc/riscv64-unknown-elf/include";

template <typename Value>
std::vector<Value> Joined(std::vector<Value> first,
                          const std::vector<Value>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

void PrintTo(const Compiler& compiler, std::ostream* out) {
  *out << compiler.name;
}

void PrintTo(const Dialect& dialect, std::ostream* out) {
  *out << dialect.name;
}

std::vector<Compiler> HostCompilers() {
  return {{"gcc", "gcc", {}, true, true}, {"clang", "clang", {}, true, true}};
}

std::vector<Compiler> CrossCompilers() {
  return {
      {"gcc_arm", "arm-none-eabi-gcc", {"-mcpu=cortex-m3", "-mthumb"}},
      {"gcc_aarch64", "aarch64-linux-gnu-gcc", {"-fno-pic"}, false},
      {"gcc_riscv32",
       "riscv64-unknown-elf-gcc",
       {"-march=rv32imac", "-mabi=ilp32", "-isystem", kPicolibcHeaders}},
      {"gcc_riscv64",
       "riscv64-unknown-elf-gcc",
       {"-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-isystem",
        kPicolibcHeaders}},
      {"clang_arm",
       "clang",
       {"--target=arm-none-eabi", "-ffreestanding", "-mcpu=cortex-m0",
        "-mthumb"}},
      {"clang_riscv32",
       "clang",
       {"--target=riscv32-unknown-elf", "-ffreestanding", "-march=rv32imac"}},
  };
}

Compiler BigEndianCompiler() {
  return {"gcc_arm_big_endian",
          "arm-none-eabi-gcc",
          {"-mcpu=cortex-r5", "-marm", "-mbig-endian"}};
}

std::vector<Compiler> AllCompilers() {
  return Joined(Joined(HostCompilers(), CrossCompilers()),
                {BigEndianCompiler()});
}

std::vector<Dialect> CDialects() {
  return {{"c99", "-std=c99"}, {"c11", "-std=c11"}, {"c17", "-std=c17"}};
}

std::vector<Dialect> AllDialects() {
  return Joined(CDialects(), {{"cxx11", "-std=c++11", true},
                              {"cxx17", "-std=c++17", true},
                              {"cxx20", "-std=c++20", true}});
}

}  // namespace metad::conformance
