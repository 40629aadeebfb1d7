#ifndef METAD_CLIENT_COMMAND_LINE_INSPECT_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_INSPECT_ARGUMENTS_H_

#include "client/command_line/option_table.h"
#include "client/command_options.h"

namespace metad::client {

// Adds the options to `table`, but for those of the session; `options` must
// outlive it.
void DescribeInspect(InspectOptions& options, OptionTable& table);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_INSPECT_ARGUMENTS_H_
