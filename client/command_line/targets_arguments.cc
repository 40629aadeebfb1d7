#include "client/command_line/targets_arguments.h"

namespace metad::client {

void DescribeTargets(TargetsOptions& options, OptionTable& table) {
  table.AddFlag("--all", "Unavailable toolchains too, and why", options.all);
}

}  // namespace metad::client
