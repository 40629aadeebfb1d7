#ifndef METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_CLAIMS_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_CLAIMS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/firmware_report.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/verified_firmware.h"

namespace metad::firmware {

// What is known of constants by symbol: of an earlier registry's, the report of
// that registry has more.
using KnownConstants =
    absl::flat_hash_map<absl::string_view, const ReportedConstant*>;

// Looks for each constant of the report and sets `verified`'s list of them, and
// adds the claims:
//
//   constants-kept        each constant of the image is in the firmware
//   constants-bit-exact   with the size, alignment and bytes of the report
//   constants-in-flash    in memory that costs no RAM
//   constants-in-region   inside the region that it asks for, as far as it is
//                         known where that is; `notes` names the others
//   pools-bound           symbols of external pools are where the pool is
void ProveConstants(const VerifiedFirmware& firmware,
                    const ReportedImage& report, const KnownConstants& known,
                    VerifiedReport& verified, std::vector<std::string>& notes);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_CONSTANT_CLAIMS_H_
