#ifndef METAD_CLIENT_OUTPUT_BUILD_TOTALS_H_
#define METAD_CLIENT_OUTPUT_BUILD_TOTALS_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "client/reports/saved_report.h"
#include "metad/v1/build_event.pb.h"

namespace metad::client {

// What a build comes to, as its answer tells it and as its report does: the
// same numbers from either, and one line that says them.
struct BuildTotals {
  struct Memory {
    int64_t flash_bytes = 0;
    int64_t ram_bytes = 0;
    int64_t external_bytes = 0;
    // Of these, the metadata's own object.
    int64_t metadata_flash_bytes = 0;
    int64_t metadata_ram_bytes = 0;
    // Modules that are not in these numbers, since nobody had their objects.
    std::vector<std::string> unmeasured_modules;
  };
  // Nothing where no object was made.
  std::optional<Memory> memory;

  // All that the registry has, those of earlier registries among them.
  int64_t functions = 0;
  int64_t modules = 0;
  // Whether the metadata defines some of them, of which no module is.
  bool has_generated = false;
  int64_t constants = 0;
  // Of their storage: what several share is counted once.
  int64_t constant_bytes = 0;

  // Of all these, what earlier registries have.
  int64_t joined_functions = 0;
  int64_t joined_constants = 0;
};

BuildTotals TotalsOf(const v1::BuildResult& result);
BuildTotals TotalsOf(const SavedReport& report);

// "flash 12086 bytes (metadata 6640), RAM 0 bytes: 11 functions of 1 module and
// the metadata, 8 constants of 5168 bytes", without a line feed.
void PrintTotals(const BuildTotals& totals, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_BUILD_TOTALS_H_
