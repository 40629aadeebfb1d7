#ifndef METAD_SERVER_PIPELINE_OUTPUT_NAME_H_
#define METAD_SERVER_PIPELINE_OUTPUT_NAME_H_

#include <string>

#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// The file, without a directory, of an output of which an image has one.
std::string OutputFileName(OutputKind kind, const std::string& model_name);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OUTPUT_NAME_H_
