// Writes a page to look at: write_sample_page CONSTANTS > page.html
// (0: the bare report). For whoever changes how the page looks.
#include <cstdlib>
#include <iostream>

#include "server/pipeline/report/report_json.h"
#include "server/pipeline/report/report_page.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

int main(int argc, char** argv) {
  const int64_t constants = argc > 1 ? std::atoll(argv[1]) : 30;
  const metad::report::BuildReport report =
      constants > 0 ? metad::report::SampleReport(constants)
                    : metad::report::BareReport();
  std::cout << metad::report::ReportPage("Memory report of " + report.name,
                                         metad::report::ReportJson(report));
  return std::cout.good() ? 0 : 1;
}
