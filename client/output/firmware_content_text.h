#ifndef METAD_CLIENT_OUTPUT_FIRMWARE_CONTENT_TEXT_H_
#define METAD_CLIENT_OUTPUT_FIRMWARE_CONTENT_TEXT_H_

#include <ostream>

#include "client/output/message_json.h"
#include "metad/v1/firmware_content.pb.h"

namespace metad::client {

// What a firmware holds, as tables.
void PrintFirmwareContent(const v1::FirmwareContent& content,
                          std::ostream& out);

// As message_json.h has it; what is not set is null.
Json ToJson(const v1::FirmwareContent& content);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_FIRMWARE_CONTENT_TEXT_H_
