#ifndef METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_BENCH_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_BENCH_H_

#include <string>
#include <vector>

#include "server/platform/process_runner.h"
#include "tests/conformance/workbench.h"
#include "tests/firmware/exports/device_program.h"
#include "tests/firmware/exports/expected_tensors.h"
#include "tests/firmware/exports/exported_models.h"

namespace metad::firmware {

// Takes one archive through `metactl submit` and what comes of it into a
// program that runs the model. Whatever goes wrong fails the test.
class ExportBench {
 public:
  // Empty `target`: the archive says it.
  platform::ProcessResult Submit(const std::string& archive,
                                 const std::string& target,
                                 const std::vector<std::string>& options = {});

  // After Submit(): what runs the model, linked with all that was written. Once
  // for each model of the archive. `prefix` is what metad puts before the names
  // of constants where there are several models.
  bool Link(const std::string& archive, const ExportedModel& model,
            const ExpectedTensors& tensors, const std::string& machine,
            const std::string& prefix = "",
            DeviceProgram::Data data = DeviceProgram::Data::kNone);

  // Runs what was linked last; all its checks must hold.
  void Run(const std::string& machine);

  conformance::Workbench& workbench() { return workbench_; }

 private:
  // What metad calls the model: there is one lib<name>.a.
  std::string MetadName() const;

  conformance::Workbench workbench_;
  std::string program_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_BENCH_H_
