#include "client/command_line/inspect_arguments.h"

namespace metad::client {

void DescribeInspect(InspectOptions& options, OptionTable& table) {
  table.AddOperands("file", "FILE",
                    "Object made by metad, or NAME_report.json; two reports: "
                    "what changed from the first to the second",
                    1, 2, options.files);
}

}  // namespace metad::client
