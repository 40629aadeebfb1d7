#ifndef METAD_CLIENT_REQUEST_MODEL_READER_H_
#define METAD_CLIENT_REQUEST_MODEL_READER_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds the models of options.models to `spec`, in their order. Whatever is
// wrong is added to `problems`.
void ReadModels(const SubmitOptions& options, v1::BuildSpec& spec,
                Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MODEL_READER_H_
