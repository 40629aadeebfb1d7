#ifndef METAD_SERVER_PIPELINE_IMPORT_JOINED_REPORT_H_
#define METAD_SERVER_PIPELINE_IMPORT_JOINED_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/runtimes/runtime.h"

namespace metad::pipeline {

// The registry that a NAME_report.json of an earlier, joinable build for the
// same runtime and target tells of. Its functions and constants keep their
// order. InvalidArgument for anything else, such as a longer one than 256 MiB.
absl::StatusOr<codegen::JoinedRegistrySpec> ReadJoinedReport(
    absl::string_view content, const codegen::Runtime& runtime,
    const std::string& target);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_JOINED_REPORT_H_
