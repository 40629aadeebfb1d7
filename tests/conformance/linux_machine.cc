#include "tests/conformance/linux_machine.h"

namespace metad::conformance {

std::vector<std::string> LinuxMachine::Command(const std::string& path) const {
  if (emulator.empty()) return {path};
  return {emulator, path};
}

void PrintTo(const LinuxMachine& machine, std::ostream* out) {
  *out << machine.name;
}

std::vector<LinuxMachine> NativeMachines() {
  return {{"gcc", "gcc", ""}, {"clang", "clang", ""}};
}

std::vector<LinuxMachine> MachinesOfEachByteOrder() {
  std::vector<LinuxMachine> machines = NativeMachines();
  machines.push_back({"s390x", "s390x-linux-gnu-gcc", "qemu-s390x",
                      codegen::ByteOrder::kBigEndian});
  return machines;
}

}  // namespace metad::conformance
