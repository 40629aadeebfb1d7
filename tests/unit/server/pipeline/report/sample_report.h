#ifndef METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_SAMPLE_REPORT_H_
#define METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_SAMPLE_REPORT_H_

#include <cstdint>

#include "server/pipeline/report/build_report.h"

namespace metad::report {

// A report with something in every field: two modules, an external one, a
// budget, a pool outside the image, and `constants` constants of varied sizes
// in two sections, the last one stored with the first.
BuildReport SampleReport(int64_t constants);

// The least that a report can be: a plan without constants, nothing compiled.
BuildReport BareReport();

}  // namespace metad::report

#endif  // METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_SAMPLE_REPORT_H_
