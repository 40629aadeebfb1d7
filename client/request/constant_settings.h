#ifndef METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_
#define METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Applies the options that speak of constants to the constants that `spec` has:
//
//   --constant-section [NAME=]SECTION   without NAME: every constant for which
//   --constant-alignment [NAME=]BYTES   no other value is given
//   --constant-pool [NAME=]POOL
//   --constant-region [NAME=]REGION
//
// Whatever is wrong is added to `problems`.
void ApplyConstantSettings(const SubmitOptions& options, v1::BuildSpec& spec,
                           Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_SETTINGS_H_
