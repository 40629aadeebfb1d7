#include "client/command_line/pattern_arguments.h"

namespace metad::client {

void DescribePatterns(std::vector<std::string>& select,
                      std::vector<std::string>& rename,
                      const std::string& groups, OptionTable& table) {
  table.AddEach("--select", "RE2",
                "Take only constants whose whole name in the file matches",
                [&](const std::string& text) { select.push_back(text); });
  table.AddEach(
      "--rename", "NEW=RE2",
      "Call constants whose whole name in the file matches NEW, in which \\1 "
      "is what the first group matched" +
          groups + " The first that matches counts",
      [&](const std::string& text) { rename.push_back(text); });
}

}  // namespace metad::client
