#ifndef METAD_SERVER_PIPELINE_REPORT_CONSTANT_ENTRIES_H_
#define METAD_SERVER_PIPELINE_REPORT_CONSTANT_ENTRIES_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/report/reported_build.h"

namespace metad::report {

// The constants of the plan, in its order.
std::vector<Constant> ConstantEntries(const ReportedBuild& build);

// The pools of the plan, in its order.
std::vector<Pool> PoolEntries(const codegen::MetadataPlan& plan);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_CONSTANT_ENTRIES_H_
