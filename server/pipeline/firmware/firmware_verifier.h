#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_VERIFIER_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_VERIFIER_H_

#include <vector>

#include "server/pipeline/firmware/firmware_report.h"
#include "server/pipeline/firmware/linked_image.h"
#include "server/pipeline/firmware/memory_map.h"
#include "server/pipeline/firmware/reported_image.h"

namespace metad::firmware {

// Holds a firmware against the reports of the builds whose outputs it is linked
// from: the claims of registry_claims.h and constant_claims.h for each, after
//
//   target   the firmware is for the machine that the report names
//
// Of a firmware for another machine nothing else is looked at. `regions` are
// what the caller knows of the device's memories; they go before the reports'
// own of the same name. The result depends on nothing else.
FirmwareReport VerifyFirmware(const LinkedImage& image,
                              const std::vector<ReportedImage>& reports,
                              const std::vector<KnownRegion>& regions);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FIRMWARE_VERIFIER_H_
