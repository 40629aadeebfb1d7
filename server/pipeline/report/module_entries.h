#ifndef METAD_SERVER_PIPELINE_REPORT_MODULE_ENTRIES_H_
#define METAD_SERVER_PIPELINE_REPORT_MODULE_ENTRIES_H_

#include <vector>

#include "server/pipeline/report/build_report.h"
#include "server/pipeline/report/reported_build.h"

namespace metad::report {

// The modules of the registry, each once, with all their functions, in the
// order of their first function. `sections` are those of the build's objects
// (ObjectSections()): what a module occupies.
std::vector<Module> ModuleEntries(const ReportedBuild& build,
                                  const std::vector<Section>& sections);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_MODULE_ENTRIES_H_
