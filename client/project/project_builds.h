#ifndef METAD_CLIENT_PROJECT_PROJECT_BUILDS_H_
#define METAD_CLIENT_PROJECT_PROJECT_BUILDS_H_

#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/project/option_origins.h"
#include "client/project/project_file.h"

namespace metad::client {

// What is submitted for one of a project's targets: the options that the
// command line would have for it.
struct ProjectBuild {
  SubmitOptions options;
  OptionOrigins origins;
};

// One build for each target that is asked for, in their order. `file` was read
// without problems; words of the command line go before those of the file.
// Usable only if nothing was added to `problems`.
std::vector<ProjectBuild> PlanProject(const ProjectFile& file,
                                      const ProjectOptions& options,
                                      Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_PROJECT_BUILDS_H_
