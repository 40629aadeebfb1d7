#ifndef METAD_CLIENT_OUTPUT_REPORT_COMPARISON_TEXT_H_
#define METAD_CLIENT_OUTPUT_REPORT_COMPARISON_TEXT_H_

#include <ostream>

#include "client/reports/report_comparison.h"

namespace metad::client {

// What changed, for a person at a terminal: bytes of memories and regions
// always, lists only where something changed. "+" marks what was added, "-"
// what was removed, "~" what changed.
void PrintReportComparison(const ReportComparison& comparison,
                           std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_REPORT_COMPARISON_TEXT_H_
