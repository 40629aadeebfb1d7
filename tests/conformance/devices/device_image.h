#ifndef METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_IMAGE_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_IMAGE_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "tests/conformance/devices/abi_driver.h"
#include "tests/conformance/devices/device.h"
#include "tests/conformance/devices/device_model.h"
#include "tests/conformance/devices/expectations.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// How a program on a device ended.
struct DeviceRun {
  // -1 when a signal ended it.
  int exit_code = -1;
  // What it, and the emulator, printed.
  std::string text;
};

// An image for a device: metadata that the server's pipeline makes of a model,
// the model's modules, the checks and a board's start-up code. Whatever goes
// wrong before it runs fails the test, and so does what the build's report
// promises of the image and the linked one does not keep.
class DeviceImage {
 public:
  // Compiles all but the metadata. `flags` are for the checks.
  DeviceImage(const AbiDriver& driver, const Device& device,
              const std::vector<std::string>& flags = {});

  // What it has to hold.
  const Expectations& expectations() const { return expectations_; }

  // Has the metadata made by a toolchain of the catalogue, links it with checks
  // of `expected`, and runs that. Without a toolchain the pipeline chooses how.
  DeviceRun Run(const Expectations& expected,
                const std::string& toolchain_id = "");

  // The same with metadata whose object is written without a compiler.
  DeviceRun RunDirect(const Expectations& expected);

 private:
  // Adds an object for each to `objects`, with the file's name.
  bool Compile(std::vector<std::string> flags,
               const std::vector<std::string>& files,
               std::vector<std::string>& objects);
  bool CompileModules();
  // What metadata is made of, without the pipeline.
  codegen::MetadataPlan Plan() const;
  // Both write the header below `directory` and return the object's name; empty
  // where that failed.
  std::string BuildMetadata(const std::string& toolchain_id,
                            const std::string& directory);
  std::string WriteMetadata(const std::string& directory);
  // Links the metadata's object with checks of `expected`, and runs that.
  DeviceRun Run(const Expectations& expected, const std::string& directory,
                const std::string& metadata);
  bool Link(const std::vector<std::string>& objects, const std::string& image);
  void ExpectProved(const std::string& image) const;

  const AbiDriver driver_;
  const Device device_;
  const DeviceModel model_;
  const Expectations expectations_;
  Workbench workbench_;
  // Of all but the metadata and what is expected of it.
  std::vector<std::string> objects_;
  bool is_compiled_ = false;
  // Of the pipeline's last build; empty where the object was made without it.
  std::string report_;
  int runs_ = 0;
};

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_DEVICES_DEVICE_IMAGE_H_
