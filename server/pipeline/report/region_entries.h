#ifndef METAD_SERVER_PIPELINE_REPORT_REGION_ENTRIES_H_
#define METAD_SERVER_PIPELINE_REPORT_REGION_ENTRIES_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/report/build_report.h"

namespace metad::report {

// Counts what names no region for the first of its kind, as budgets have it.
void PlaceUnplaced(const codegen::MetadataPlan& plan,
                   std::vector<Contribution>& contributions);

// The regions of the plan, in its order, with what of `contributions` is in
// each.
std::vector<Region> RegionEntries(
    const codegen::MetadataPlan& plan,
    const std::vector<Contribution>& contributions);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REGION_ENTRIES_H_
