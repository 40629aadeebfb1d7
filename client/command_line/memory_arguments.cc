#include "client/command_line/memory_arguments.h"

#include <string>

namespace metad::client {

void DescribeMemories(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddList(
      "--region", "NAME:KIND[,origin=N,length=N][,budget=N]",
      "A memory of the device; KIND is flash or ram, N such as 0x1000, 64K",
      [&](const std::string& text) { options.regions.push_back(text); });
  table.AddList(
      "--budget", "REGION=BYTES",
      "The most bytes that the metadata may have there",
      [&](const std::string& text) { options.budgets.push_back(text); });
  table.AddList(
      "--pool", "NAME[:WORD,...]",
      "Constants placed together; WORD is section=S, region=R, align=N, "
      "external, checksum=crc32 or address=N",
      [&](const std::string& text) { options.pools.push_back(text); });
}

}  // namespace metad::client
