#ifndef METAD_TESTS_FIRMWARE_EXPORTS_DEVICE_PROGRAM_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_DEVICE_PROGRAM_H_

#include <string>
#include <vector>

#include "server/platform/process_runner.h"
#include "tests/conformance/devices/device.h"
#include "tests/conformance/workbench.h"

namespace metad::firmware {

// This machine as a device of the catalogue's target "host".
const conformance::Device& HostDevice();

// Of the catalogue's target.
const conformance::Device& DeviceFor(const std::string& target);

// program/ for a device, with the device's start-up code: what a program around
// a model links beside the model. Compiled once.
class DeviceProgram {
 public:
  // Lives as long as the process.
  static const DeviceProgram& For(const conformance::Device& device);

  // Modules of TVM's may have initialised data, which the boards' linker
  // scripts refuse and which nothing writes.
  enum class Data { kNone, kInFlash };

  // Compiles `program`.c of the workbench, whose headers are in these
  // directories, and links it with `archive` into the image `program`.elf.
  // Fails the test, and is false, where that fails.
  bool Link(conformance::Workbench& workbench, const std::string& program,
            const std::vector<std::string>& include_directories,
            const std::string& archive, Data data) const;

  // Runs that image.
  platform::ProcessResult Run(conformance::Workbench& workbench,
                              const std::string& program) const;

 private:
  explicit DeviceProgram(const conformance::Device& device);

  std::string LinkerScript(conformance::Workbench& workbench,
                           const std::string& script, Data data) const;

  const conformance::Device device_;
  conformance::Workbench workbench_;
  bool is_compiled_ = false;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_DEVICE_PROGRAM_H_
