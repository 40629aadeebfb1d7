#ifndef METAD_SERVER_PIPELINE_ABSENT_DATA_H_
#define METAD_SERVER_PIPELINE_ABSENT_DATA_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/symbol_resolution.h"

namespace metad::pipeline {

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

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ABSENT_DATA_H_
