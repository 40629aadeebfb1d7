#include "tests/conformance/devices/device.h"

#include <cstdlib>
#include <utility>

namespace metad::conformance {
namespace {

using Strings = std::vector<std::string>;

Strings Semihosting(const std::string& program, const std::string& board) {
  return {program,
          "-M",
          board,
          "-nographic",
          "-semihosting-config",
          "enable=on,target=native"};
}

Device CortexM(const std::string& target, const std::string& board,
               const std::string& memory, Strings flags) {
  flags.insert(flags.begin(), "-mthumb");
  Device device;
  device.target = target;
  device.compiler = {"arm", "arm-none-eabi-gcc", std::move(flags)};
  device.part = "cortex_m";
  device.linker_scripts = {"memory/" + memory + ".ld", "image.ld"};
  device.emulator = Semihosting("qemu-system-arm", board);
  device.emulator.push_back("-kernel");
  return device;
}

Device CortexM0() {
  Device device = CortexM("cortex-m0", "microbit", "microbit",
                          {"-mcpu=cortex-m0", "-mfloat-abi=soft"});
  // It has no MPU. The emulated flash ignores a write.
  device.faults_on_write = false;
  return device;
}

Device RiscV(const std::string& target, const std::string& emulator,
             const std::string& isa, const std::string& abi) {
  Device device;
  device.target = target;
  // The compiler comes without C headers.
  device.compiler = {
      "riscv",
      "riscv64-unknown-elf-gcc",
      {"-march=" + isa + "_zicsr", "-mabi=" + abi, "-mcmodel=medany",
       "-isystem", "/usr/lib/picolibc/riscv64-unknown-elf/include"}};
  device.part = "riscv";
  device.linker_scripts = {"memory/riscv_virt.ld", "image.ld"};
  device.emulator = Semihosting(emulator, "virt");
  device.emulator.insert(device.emulator.end(), {"-bios", "none", "-kernel"});
  return device;
}

Device Linux(const std::string& target, const std::string& compiler,
             const Strings& flags, const Strings& emulator) {
  Device device;
  device.target = target;
  device.compiler = {"linux", compiler, flags};
  device.part = "linux";
  device.linker_scripts = {"linux/image.ld"};
  device.emulator = emulator;
  return device;
}

}  // namespace

void PrintTo(const Device& device, std::ostream* out) { *out << device.target; }

const std::vector<Device>& AllDevices() {
  static const auto* const devices = new std::vector<Device>{
      CortexM0(),
      CortexM("cortex-m3", "mps2-an385", "mps2",
              {"-mcpu=cortex-m3", "-mfloat-abi=soft"}),
      CortexM("cortex-m4", "mps2-an386", "mps2",
              {"-mcpu=cortex-m4", "-mfloat-abi=soft"}),
      CortexM("cortex-m4f", "mps2-an386", "mps2",
              {"-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"}),
      CortexM("cortex-m7", "mps2-an500", "mps2",
              {"-mcpu=cortex-m7", "-mfloat-abi=soft"}),
      CortexM("cortex-m7f", "mps2-an500", "mps2",
              {"-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-sp-d16"}),
      CortexM("cortex-m33", "mps2-an505", "mps2_an505",
              {"-mcpu=cortex-m33", "-mfloat-abi=soft"}),
      CortexM("cortex-m33f", "mps2-an505", "mps2_an505",
              {"-mcpu=cortex-m33", "-mfloat-abi=hard", "-mfpu=fpv5-sp-d16"}),
      CortexM("cortex-m55", "mps3-an547", "mps3_an547",
              {"-mcpu=cortex-m55", "-mfloat-abi=soft"}),
      CortexM("cortex-m55f", "mps3-an547", "mps3_an547",
              {"-mcpu=cortex-m55", "-mfloat-abi=hard"}),
      // There is no board with a big-endian Arm. Its instructions run as a
      // program of a big-endian Linux.
      Linux("cortex-r5be", "arm-none-eabi-gcc",
            {"-mcpu=cortex-r5", "-marm", "-mbig-endian", "-mfloat-abi=soft"},
            {"qemu-armeb"}),
      RiscV("rv32imac", "qemu-system-riscv32", "rv32imac", "ilp32"),
      RiscV("rv64gc", "qemu-system-riscv64", "rv64gc", "lp64d"),
      Linux("x86_64", "x86_64-linux-gnu-gcc", {"-fno-pie", "-no-pie"}, {}),
      Linux("aarch64", "aarch64-linux-gnu-gcc", {"-fno-pie", "-no-pie"},
            {"qemu-aarch64"}),
      Linux("s390x", "s390x-linux-gnu-gcc", {"-fno-pie", "-no-pie"},
            {"qemu-s390x"}),
  };
  return *devices;
}

const Device& DeviceOf(const std::string& target) {
  for (const Device& device : AllDevices()) {
    if (device.target == target) return device;
  }
  std::abort();
}

}  // namespace metad::conformance
