#ifndef METAD_CLIENT_REQUEST_CONSTANT_READER_H_
#define METAD_CLIENT_REQUEST_CONSTANT_READER_H_

#include <string>
#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/constant_names.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

// Adds `constant` to `spec`, where its `data` stays unset, its bytes to `data`
// and its source to `sources`. `model` is empty, or the name of its model.
void AddConstant(formats::ImportedConstant constant, const std::string& model,
                 v1::BuildSpec& spec, std::vector<formats::ByteRange>& data,
                 RequestSources& sources);

// Adds the constants of options.constants to `spec` and `sources`, in their
// order and in a file's own: those that `names` takes, under the names that it
// gives them. What the user should know of how they were taken is added to
// `notes`, whatever is wrong to `problems`, and so are patterns that matched
// nothing, neither here nor before.
void ReadConstants(const SubmitOptions& options, ConstantNames& names,
                   v1::BuildSpec& spec, std::vector<formats::ByteRange>& data,
                   RequestSources& sources, std::vector<std::string>& notes,
                   Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_READER_H_
