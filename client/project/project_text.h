#ifndef METAD_CLIENT_PROJECT_PROJECT_TEXT_H_
#define METAD_CLIENT_PROJECT_PROJECT_TEXT_H_

#include <string>

#include "project_file.pb.h"

namespace metad::client {

// A project file that says what `project` does of its names, targets, runtime,
// modules and constants, with comments for who goes on with it. The same
// project gives the same text.
std::string ProjectText(const Project& project);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_PROJECT_TEXT_H_
