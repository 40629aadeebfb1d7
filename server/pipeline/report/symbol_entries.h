#ifndef METAD_SERVER_PIPELINE_REPORT_SYMBOL_ENTRIES_H_
#define METAD_SERVER_PIPELINE_REPORT_SYMBOL_ENTRIES_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/symbol_resolution.h"

namespace metad::report {

// What the objects leave undefined, without what the linker script fragment
// defines; at most 10,000 symbols.
std::vector<SymbolOwners> UnresolvedEntries(
    const codegen::MetadataPlan& plan,
    const pipeline::SymbolResolution& resolution);

// What more than one of them defines, at most as many.
std::vector<SymbolOwners> DoublyDefinedEntries(
    const pipeline::SymbolResolution& resolution);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_SYMBOL_ENTRIES_H_
