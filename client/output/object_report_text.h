#ifndef METAD_CLIENT_OUTPUT_OBJECT_REPORT_TEXT_H_
#define METAD_CLIENT_OUTPUT_OBJECT_REPORT_TEXT_H_

#include <ostream>

#include "metad/v1/object_report.pb.h"

namespace metad::client {

// What an object holds, as tables: registry, constants, sections, undefined
// symbols, and the bytes of flash and RAM.
void PrintObjectReport(const v1::ObjectReport& report, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_OBJECT_REPORT_TEXT_H_
