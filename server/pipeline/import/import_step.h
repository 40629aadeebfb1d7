#ifndef METAD_SERVER_PIPELINE_IMPORT_IMPORT_STEP_H_
#define METAD_SERVER_PIPELINE_IMPORT_IMPORT_STEP_H_

#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// The first step of a build: after it, the request has no files any more, but
// modules, constants, models and joined registries, of which each is known as
// what it is:
//
//   libraries' modules, then the request's own; libraries' constants, then the
//   request's own, then those of constant files; the request's models, then
//   those of libraries.
//
// Contents are referred to where they are: in the request's own bytes, or in
// what request.imported keeps (unpacked files, modules that were changed). What
// the libraries answer (name, target, runtime, order of functions) and how
// files were taken is in request.imported's notes. request.asked is the request
// as it was before.
//
// All that is wrong with the files, and with what the request says of them, is
// added to `violations`, with field paths of the request as it was made. The
// request is then of no use: its parts are incomplete.
//
// A request that was imported, and one in which there is nothing to import,
// stay as they are.
void ImportFiles(BuildRequest& request, codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_IMPORT_STEP_H_
