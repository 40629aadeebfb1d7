#ifndef METAD_CLIENT_REQUEST_LIBRARY_READER_H_
#define METAD_CLIENT_REQUEST_LIBRARY_READER_H_

#include <string>
#include <vector>

#include "client/byte_range.h"
#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/constant_names.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds the models, modules, constants and interfaces of the archive that
// `options` name, and what options leave open: the name of the only model, the
// runtime and the target. `names` selects and renames the constants of .params
// and renames those of blocks. The bytes of the constants go to `data`; notes
// tell the user how the archive was taken.
void ReadLibrary(const SubmitOptions& options, ConstantNames& names,
                 v1::BuildSpec& spec, std::vector<ByteRange>& data,
                 RequestSources& sources, std::vector<std::string>& notes,
                 Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_LIBRARY_READER_H_
