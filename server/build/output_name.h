#ifndef METAD_SERVER_BUILD_OUTPUT_NAME_H_
#define METAD_SERVER_BUILD_OUTPUT_NAME_H_

#include <string>

#include "server/build/build_request.h"

namespace metad::build {

// The file, without a directory, of an output of which an image has one.
std::string OutputFileName(OutputKind kind, const std::string& model_name);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_OUTPUT_NAME_H_
