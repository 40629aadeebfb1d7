#ifndef METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_H_

#include <ostream>
#include <string>
#include <vector>

#include "tests/conformance/compiler.h"

namespace metad::conformance {

// A machine that an image for one of the catalogue's targets runs on, here: an
// emulated board, a processor that is emulated under Linux, or this machine.
struct Device {
  // Of the catalogue: "cortex-m3".
  std::string target;
  // Of all but the generated metadata; what the catalogue compiles that with
  // does not matter to a linker.
  Compiler compiler;
  // Below tests/boards. The folder with the start-up code, and what the image
  // is linked by, in this order.
  std::string part;
  std::vector<std::string> linker_scripts;
  // The command line that the image's path ends; empty: the image itself.
  std::vector<std::string> emulator;
  // Whether a write to flash ends the program.
  bool faults_on_write = true;
};

void PrintTo(const Device& device, std::ostream* out);

// One for every target of the catalogue but the server's own machine.
const std::vector<Device>& AllDevices();

// Of a target that has one.
const Device& DeviceOf(const std::string& target);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_H_
