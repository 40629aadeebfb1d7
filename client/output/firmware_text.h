#ifndef METAD_CLIENT_OUTPUT_FIRMWARE_TEXT_H_
#define METAD_CLIENT_OUTPUT_FIRMWARE_TEXT_H_

#include <ostream>

#include "metad/v1/firmware_report.pb.h"

namespace metad::client {

// What was proved of a firmware, a line for each claim, and below it a line for
// each of its problems.
void PrintFirmwareReport(const v1::FirmwareReport& report, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_FIRMWARE_TEXT_H_
