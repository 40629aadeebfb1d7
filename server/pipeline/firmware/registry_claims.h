#ifndef METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_CLAIMS_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_CLAIMS_H_

#include <string>
#include <vector>

#include "server/pipeline/firmware/firmware_report.h"
#include "server/pipeline/firmware/function_claims.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/verified_firmware.h"

namespace metad::firmware {

// Looks for the registry of the report, sets `verified`'s list of functions and
// adds the claims:
//
//   registry-present   the registry is there, with the names of the report in
//                      their order, and works as its runtime reads it
//   registry-reached   what the runtime or the program starts from leads to it:
//                      TVMSystemLibEntryPoint(), NAME_register() or the symbol
//                      metad_NAME_registry
//   functions-bound    function_claims.h
//   tables-in-flash    none of its tables, nor its entry point, is loaded into
//                      RAM
//
// `notes` gets what is to be known besides. `server` is the report whose
// registry serves this one's functions as well, having joined it; null where
// none does.
void ProveRegistry(const VerifiedFirmware& firmware,
                   const ReportedImage& report, const ReportedImage* server,
                   const KnownFunctions& known, VerifiedReport& verified,
                   std::vector<std::string>& notes);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_REGISTRY_CLAIMS_H_
