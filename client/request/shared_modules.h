#ifndef METAD_CLIENT_REQUEST_SHARED_MODULES_H_
#define METAD_CLIENT_REQUEST_SHARED_MODULES_H_

#include <string>
#include <vector>

#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Makes external modules of those that are shared objects, after all options
// were applied to them: a program links or loads them beside the outputs, and
// no archive can hold them. Their functions are those of .dynsym, of which
// listed ones and a pattern choose. Only for targets that have a dynamic
// loader. Notes tell so, and what a tvm-ffi library imports; the
// modules have them, too, for reports.
void ResolveSharedModules(v1::BuildSpec& spec, const RequestSources& sources,
                          std::vector<std::string>& notes, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_SHARED_MODULES_H_
