#ifndef METAD_SERVER_PIPELINE_REPORT_TABLE_PURPOSE_H_
#define METAD_SERVER_PIPELINE_REPORT_TABLE_PURPOSE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::report {

// What a table of generated metadata is for, in words, by its symbol, or by
// its section where it has none.
std::string TablePurpose(absl::string_view symbol);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_TABLE_PURPOSE_H_
