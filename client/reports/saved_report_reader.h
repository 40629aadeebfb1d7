#ifndef METAD_CLIENT_REPORTS_SAVED_REPORT_READER_H_
#define METAD_CLIENT_REPORTS_SAVED_REPORT_READER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/reports/saved_report.h"

namespace metad::client {

// Whether a file starts as a report (and not as an object) does.
bool LooksLikeReport(absl::string_view content);

// Reads a NAME_report.json. InvalidArgument says what is wrong where: it is no
// JSON, no report, of a newer schema, or a field is not what it must be.
absl::StatusOr<SavedReport> ReadSavedReport(absl::string_view content);

}  // namespace metad::client

#endif  // METAD_CLIENT_REPORTS_SAVED_REPORT_READER_H_
