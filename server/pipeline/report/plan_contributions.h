#ifndef METAD_SERVER_PIPELINE_REPORT_PLAN_CONTRIBUTIONS_H_
#define METAD_SERVER_PIPELINE_REPORT_PLAN_CONTRIBUTIONS_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/report/build_report.h"

namespace metad::report {

// Name of the constant's model; empty for a joined registry's.
std::string ModelOf(const codegen::MetadataPlan& plan,
                    const codegen::PlannedConstant& constant);

// The constants that the image holds, and the workspaces that the metadata
// defines: what occupies its memory as far as the plan alone tells.
std::vector<Contribution> PlannedContributions(
    const codegen::MetadataPlan& plan);

// The workspaces that the metadata does not define, in the region that they
// count for; nothing of those that count for none. No object has them, and they
// are in no section.
std::vector<Contribution> ProvidedWorkspaces(const codegen::MetadataPlan& plan);

// What is in pools outside the image, padding between constants included.
std::vector<Contribution> ExternalContributions(
    const codegen::MetadataPlan& plan);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_PLAN_CONTRIBUTIONS_H_
