#ifndef METAD_CLIENT_PROJECT_SOURCE_CHECK_H_
#define METAD_CLIENT_PROJECT_SOURCE_CHECK_H_

#include "client/failure.h"
#include "client/project/project_file.h"

namespace metad::client {

// Whether what a project says of how sources are compiled has the form that the
// options ask for: what it says of all of them, and of one. Adds what is wrong,
// with its place.
void CheckSources(const Project& project, const ProjectPart& part,
                  Problems& problems);
void CheckSources(const Module& module, const ProjectPart& part,
                  Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_SOURCE_CHECK_H_
