#ifndef METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_
#define METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_

#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// Applies the options that speak of constants to the constants that `spec` has:
//
//   --constant-type [NAME=]TYPE[SHAPE]  without NAME: every constant for which
//   --constant-style [NAME=]STYLE       no other value is given
//   --constant-section [NAME=]SECTION
//   --constant-alignment [NAME=]BYTES
//   --constant-pool [NAME=]POOL
//   --constant-region [NAME=]REGION
//
// Whatever is wrong is added to `problems`, but for names of constants that are
// not there, which mean nothing (CheckConstantNames). `sources` says where the
// constants are from, `data` has the bytes of each.
void ApplyConstantSettings(const SubmitOptions& options,
                           const RequestSources& sources, v1::BuildSpec& spec,
                           std::vector<formats::ByteRange>& data,
                           Problems& problems);

// Adds a problem for each of these options that names a constant which `spec`
// has not. Call it when all files could be read: of others, one may have it.
void CheckConstantNames(const SubmitOptions& options, const v1::BuildSpec& spec,
                        Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_
