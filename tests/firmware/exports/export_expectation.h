#ifndef METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_EXPECTATION_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_EXPECTATION_H_

#include <string>
#include <vector>

#include "tests/firmware/exports/export_index.h"

namespace metad::firmware {

enum class Outcome {
  // It is taken, links, and computes TVM's output.
  kComputes,
  // It is taken and links; what it computes is TVM's own fault.
  kLinks,
  // It is taken; it lacks functions that TVM left out.
  kTaken,
  // It is not taken.
  kRefused,
};

// What must become of an export on a target.
struct Expectation {
  Outcome outcome = Outcome::kComputes;
  // Where it is refused: metactl's exit code, and what it says.
  int exit_code = 0;
  std::vector<std::string> messages;
  // Whether the archive's modules have any.
  bool has_initialized_data = false;
};

struct ExportRun {
  // `--target`; empty where the archive is to say it.
  std::string target;
  // The machine that it then runs on, of the catalogue.
  std::string machine;
  // Further options.
  std::vector<std::string> options;
  Expectation expectation;
};

// Every machine that the export is meant for, first without `--target`. What is
// expected follows from how it was made, not from its name.
std::vector<ExportRun> RunsOf(const IndexedExport& tvm_export);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_EXPORT_EXPECTATION_H_
