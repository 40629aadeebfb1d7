#ifndef METAD_CLIENT_COMMAND_LINE_SOURCE_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_SOURCE_ARGUMENTS_H_

#include "client/command_line/option_table.h"
#include "client/command_options.h"

namespace metad::client {

// Adds the options that say how C and C++ sources are compiled; `options` must
// outlive the table.
void DescribeSources(SubmitOptions& options, OptionTable& table);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_SOURCE_ARGUMENTS_H_
