#include "client/command_line/verify_arguments.h"

#include <string>

namespace metad::client {

void DescribeVerify(VerifyOptions& options, OptionTable& table) {
  table.AddOperands("firmware", "FIRMWARE.elf",
                    "The firmware as the linker writes it, before it is "
                    "stripped",
                    1, 1, options.firmware);
  table.AddTexts("--report", "FILE",
                 "NAME_report.json of a build that the firmware is linked "
                 "from; of joined registries, those of all",
                 options.reports);
  table.AddEach(
      "--region", "NAME:KIND,origin=N,length=N",
      "A memory of the device, where the report does not know its place; KIND "
      "is flash or ram, N such as 0x1000, 64K",
      [&options](const std::string& text) { options.regions.push_back(text); });
}

void CheckVerify(const VerifyOptions& options, Problems& problems) {
  if (!options.reports.empty()) return;
  problems.AddUsage("--report",
                    "is missing; expected the NAME_report.json of the build "
                    "that the firmware is linked from (metactl submit ... "
                    "--emit object,report)");
}

}  // namespace metad::client
