#ifndef METAD_SERVER_PIPELINE_FIRMWARE_FUNCTION_CLAIMS_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_FUNCTION_CLAIMS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/firmware_report.h"
#include "server/pipeline/firmware/found_registry.h"
#include "server/pipeline/firmware/reported_image.h"
#include "server/pipeline/firmware/verified_firmware.h"

namespace metad::firmware {

// What is known of functions by symbol: of an earlier registry's, the report of
// that registry has more.
using KnownFunctions =
    absl::flat_hash_map<absl::string_view, const ReportedFunction*>;

// "functions-bound": every entry of the registry is the address of the symbol
// of its function, with the Thumb bit where the processor wants it, and code.
// That it is the module's own function is told, where the report knows it, by
// its size and the bytes that linkers leave alone, and by whether it is weak.
// Other code refutes the claim of modules that came compiled, and leaves that
// of sources open, which the firmware's build may have compiled by itself. An
// image without symbols is held against the bytes. `notes` gets a note of
// functions of which no bytes could be compared.
Claim ProveFunctionsBound(const VerifiedFirmware& firmware,
                          const ReportedImage& report,
                          const FoundRegistry& registry,
                          const KnownFunctions& known,
                          std::vector<std::string>& notes);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_FUNCTION_CLAIMS_H_
