#ifndef METAD_CLIENT_REQUEST_LIBRARY_READER_H_
#define METAD_CLIENT_REQUEST_LIBRARY_READER_H_

#include <string>
#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/constant_names.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// Whether the modules and constants of archives are in the request.
enum class LibraryModules { kTaken, kRefused };

// Adds the models, modules, constants and interfaces of the archives that
// `options` name, and what options leave open: the name of the only model, the
// runtime and the target. Where there are several archives, their models need
// names that differ, which NAME=FILE gives, and a name for all of them. `names`
// selects and renames the constants of .params and renames those of blocks. The
// bytes of the constants go to `data`; notes tell the user how the archives
// were taken. Of directories, the files that were read go to `read_files`.
LibraryModules ReadLibraries(const SubmitOptions& options, ConstantNames& names,
                             v1::BuildSpec& spec,
                             std::vector<formats::ByteRange>& data,
                             RequestSources& sources,
                             std::vector<std::string>& notes,
                             std::vector<std::string>& read_files,
                             Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_LIBRARY_READER_H_
