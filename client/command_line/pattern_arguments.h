#ifndef METAD_CLIENT_COMMAND_LINE_PATTERN_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_PATTERN_ARGUMENTS_H_

#include <string>
#include <vector>

#include "client/command_line/option_table.h"

namespace metad::client {

// Adds --select and --rename to `table`; the vectors must outlive it. `groups`
// goes on saying what \1 is.
void DescribePatterns(std::vector<std::string>& select,
                      std::vector<std::string>& rename,
                      const std::string& groups, OptionTable& table);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_PATTERN_ARGUMENTS_H_
