#ifndef METAD_CLIENT_COMMAND_LINE_MODEL_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_MODEL_ARGUMENTS_H_

#include "client/command_line/submit_arguments.h"

namespace metad::client {

// Adds the options that speak of models, and of registries that are joined.
void DescribeModels(SubmitArguments& arguments, OptionTable& table);

// The same of modules.
void DescribeModules(SubmitArguments& arguments, OptionTable& table);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_MODEL_ARGUMENTS_H_
