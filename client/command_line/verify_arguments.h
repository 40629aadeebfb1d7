#ifndef METAD_CLIENT_COMMAND_LINE_VERIFY_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_VERIFY_ARGUMENTS_H_

#include "client/command_line/option_table.h"
#include "client/command_options.h"
#include "client/failure.h"

namespace metad::client {

// Adds the options to `table`, but for those of the session; `options` must
// outlive it.
void DescribeVerify(VerifyOptions& options, OptionTable& table);

// What the parse alone does not refuse.
void CheckVerify(const VerifyOptions& options, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_VERIFY_ARGUMENTS_H_
