#ifndef METAD_CLIENT_PROJECT_PROJECT_DRAFT_H_
#define METAD_CLIENT_PROJECT_PROJECT_DRAFT_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "project_file.pb.h"

namespace metad::client {

// The project that `init` makes of files: modules, constants and an archive,
// told apart by name and first bytes, in the order given; paths are relative to
// the directory of options.project. Usable only if nothing was added to
// `problems`.
Project DraftProject(const InitOptions& options, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_PROJECT_DRAFT_H_
