#ifndef METAD_SERVER_PIPELINE_REPORT_CONSTANT_SAMPLE_H_
#define METAD_SERVER_PIPELINE_REPORT_CONSTANT_SAMPLE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "server/pipeline/report/build_report.h"

namespace metad::report {

// The first 16 bytes of a constant, at a multiple of 16, that are not all the
// same, for these would be found everywhere; of a constant without such bytes
// among its first 64 KiB, its first 16. Nothing of one without bytes.
std::optional<Sample> SampleOf(absl::string_view data);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_CONSTANT_SAMPLE_H_
