#ifndef METAD_CLIENT_COMMAND_LINE_INIT_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_INIT_ARGUMENTS_H_

#include "client/command_line/option_table.h"
#include "client/command_options.h"
#include "client/failure.h"

namespace metad::client {

// Adds the options to `table`, but for those of the session; `options` must
// outlive it.
void DescribeInit(InitOptions& options, OptionTable& table);

// Checks the words of a fixed set.
void CheckInit(const InitOptions& options, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_INIT_ARGUMENTS_H_
