#ifndef METAD_SERVER_BUILD_ABSENT_DATA_H_
#define METAD_SERVER_BUILD_ABSENT_DATA_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/symbol_resolution.h"

namespace metad::build {

// Symbols that a module refers to as it would to data, and nobody gives.
struct AbsentData {
  std::string module;
  // At least one, sorted.
  std::vector<std::string> symbols;
};

// The modules whose constants, or other data, are missing: no object defines
// them, the plan does not place them, no earlier registry has them, and no
// toolchain or runtime gives them to an image (toolchain_symbols.h). What is
// called somewhere is a function, which is the image's to link. Sorted by
// module.
std::vector<AbsentData> FindAbsentData(const codegen::MetadataPlan& plan,
                                       const SymbolResolution& resolution);

// A sentence without a full stop, with the first few symbols.
std::string AbsentDataText(const AbsentData& absent);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_ABSENT_DATA_H_
