#ifndef METAD_CLIENT_OUTPUT_REPORT_COMPARISON_JSON_H_
#define METAD_CLIENT_OUTPUT_REPORT_COMPARISON_JSON_H_

#include <nlohmann/json_fwd.hpp>

#include "client/reports/report_comparison.h"

namespace metad::client {

// {"changed": bool,
//  "build", "proofs": [{"field", "before", "after"}],
//  "totals", "regions": [{"name", "before_bytes", "after_bytes",
//                         "difference_bytes", "budget_bytes"}],
//  "modules", "functions", "constants", "tables", "pools", "sections", "files":
//    [{"change": "added" | "removed" | "changed", "name", "before_bytes",
//      "after_bytes", "fields": [{"field", "before", "after"}]}]}
// What is not known or not there is null.
nlohmann::ordered_json ToJson(const ReportComparison& comparison);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_REPORT_COMPARISON_JSON_H_
