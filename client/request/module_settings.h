#ifndef METAD_CLIENT_REQUEST_MODULE_SETTINGS_H_
#define METAD_CLIENT_REQUEST_MODULE_SETTINGS_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/library_reader.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Applies the options that speak of modules to the modules that `spec` has:
//
//   --functions [MODULE:]A,B,...   MODULE may be left out if there is only one;
//               [MODULE:]@FILE     FILE holds one name per line
//   --function-pattern [MODULE:]RE2   without MODULE: every module with an
//                                  artifact whose functions are not listed
//   --requires [MODULE:]CONSTANT,...  as --functions
//   --include-file [MODULE:]PATH=FILE without MODULE: every C source
//
// Whatever is wrong is added to `problems`. Of archives that were refused, the
// names of modules are not known: any may be theirs, and is no mistake.
void ApplyModuleSettings(const SubmitOptions& options,
                         LibraryModules library_modules, v1::BuildSpec& spec,
                         RequestSources& sources, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MODULE_SETTINGS_H_
