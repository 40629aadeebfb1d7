#ifndef METAD_CLIENT_OUTPUT_FIRMWARE_JSON_H_
#define METAD_CLIENT_OUTPUT_FIRMWARE_JSON_H_

#include "client/output/message_json.h"
#include "metad/v1/firmware_report.pb.h"

namespace metad::client {

// As message_json.h has it; verdicts are "proved", "refuted", "not-proved" and
// "not-applicable", what is not set is null.
Json ToJson(const v1::FirmwareReport& report);

// "proved" and the like.
std::string VerdictName(v1::FirmwareClaim::Verdict verdict);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_FIRMWARE_JSON_H_
