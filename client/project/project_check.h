#ifndef METAD_CLIENT_PROJECT_PROJECT_CHECK_H_
#define METAD_CLIENT_PROJECT_PROJECT_CHECK_H_

#include <string>
#include <vector>

#include "client/failure.h"
#include "client/project/project_file.h"

namespace metad::client {

// Adds whatever contradicts project_file.proto to `problems`, each with its
// place; what the content of files and the server decide is left to them.
// `targets`: those that are built, which for_target may name besides the
// project's own.
void CheckProject(const ProjectFile& file,
                  const std::vector<std::string>& targets, Problems& problems);

// The name under which the options speak of a module.
std::string ModuleName(const Module& module);

// The project's targets, or the one that it has without saying so.
std::vector<std::string> TargetsOf(const Project& project);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_PROJECT_CHECK_H_
