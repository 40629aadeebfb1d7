#ifndef METAD_CLIENT_OUTPUT_SAVED_REPORT_TEXT_H_
#define METAD_CLIENT_OUTPUT_SAVED_REPORT_TEXT_H_

#include <ostream>

#include "client/reports/saved_report.h"

namespace metad::client {

// A build's report for a person at a terminal; lists that are empty are left
// out.
void PrintSavedReport(const SavedReport& report, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_SAVED_REPORT_TEXT_H_
