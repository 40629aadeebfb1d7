#ifndef METAD_TESTS_CONFORMANCE_LINUX_MACHINE_H_
#define METAD_TESTS_CONFORMANCE_LINUX_MACHINE_H_

#include <ostream>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"

namespace metad::conformance {

// What compiles and runs a program for Linux: this machine, or an emulator of
// one of the other byte order.
struct LinuxMachine {
  std::string name;
  std::string compiler;
  // Empty: this machine runs the compiler's programs.
  std::string emulator;
  codegen::ByteOrder byte_order = codegen::ByteOrder::kLittleEndian;

  // The command that runs the program at `path`.
  std::vector<std::string> Command(const std::string& path) const;
};

void PrintTo(const LinuxMachine& machine, std::ostream* out);

// This machine with each of its compilers.
std::vector<LinuxMachine> NativeMachines();

// These, and one that is big-endian.
std::vector<LinuxMachine> MachinesOfEachByteOrder();

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_LINUX_MACHINE_H_
