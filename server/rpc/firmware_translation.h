#ifndef METAD_SERVER_RPC_FIRMWARE_TRANSLATION_H_
#define METAD_SERVER_RPC_FIRMWARE_TRANSLATION_H_

#include <vector>

#include "codegen/plan/violation_list.h"
#include "metad/v1/firmware_content.pb.h"
#include "metad/v1/firmware_report.pb.h"
#include "metad/v1/inspection_service.pb.h"
#include "server/pipeline/firmware/firmware_content.h"
#include "server/pipeline/firmware/firmware_report.h"
#include "server/pipeline/firmware/memory_map.h"

namespace metad::rpc {

// The memories that a request tells of. What is wrong with them is added to
// `violations`.
std::vector<firmware::KnownRegion> TranslateRegions(
    const v1::VerifyFirmwareRequest& request,
    codegen::ViolationList& violations);

v1::FirmwareReport TranslateFirmware(const firmware::FirmwareReport& report);

v1::FirmwareContent TranslateContent(const firmware::FirmwareContent& content);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_FIRMWARE_TRANSLATION_H_
