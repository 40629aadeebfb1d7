#ifndef METAD_CLIENT_REQUEST_MODULE_NOTES_H_
#define METAD_CLIENT_REQUEST_MODULE_NOTES_H_

#include "absl/strings/string_view.h"
#include "metad/v1/build_spec.pb.h"
#include "metad/v1/module.pb.h"

namespace metad::client {

// Adds a note, which a report of the build will have with the module, in the
// form that the server takes: printable, its end cut off where it is too long.
// No path of this machine belongs into it. Notes beyond the most that a module
// may have are left out.
void AddModuleNote(absl::string_view text, v1::ModuleDescriptor& module);

// The same of a note about the request as a whole.
void AddRequestNote(absl::string_view text, v1::BuildSpec& spec);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MODULE_NOTES_H_
