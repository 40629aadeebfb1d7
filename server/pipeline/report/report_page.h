#ifndef METAD_SERVER_PIPELINE_REPORT_REPORT_PAGE_H_
#define METAD_SERVER_PIPELINE_REPORT_REPORT_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::report {

// NAME_report.html: one page that holds what ReportJson() wrote, its styles and
// its scripts, and shows them as a treemap, tables and proofs. It refers to
// nothing outside itself, and its content security policy allows no other
// script or style, whatever a name in the report contains.
//
// `title` is plain text, `json` a document in UTF-8.
std::string ReportPage(absl::string_view title, absl::string_view json);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REPORT_PAGE_H_
