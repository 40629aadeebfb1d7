#ifndef METAD_CLIENT_COMMAND_LINE_MEMORY_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_MEMORY_ARGUMENTS_H_

#include "client/command_line/submit_arguments.h"

namespace metad::client {

// Adds the options that speak of memories and pools.
void DescribeMemories(SubmitArguments& arguments, OptionTable& table);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_MEMORY_ARGUMENTS_H_
