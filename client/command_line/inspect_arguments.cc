#include "client/command_line/inspect_arguments.h"

namespace metad::client {

void DescribeInspect(InspectOptions& options, OptionTable& table) {
  table.AddOperands(
      "file", "FILE",
      "Object made by metad, linked firmware, NAME_report.json, MODEL.tar, "
      "shared object, or a "
      "file of constants as for submit; two reports: what changed from the "
      "first to the second",
      1, 2, options.files);
  table.AddCount("--values", "N",
                 "Show the first N elements of each constant, of an object's "
                 "too",
                 options.values);
}

}  // namespace metad::client
