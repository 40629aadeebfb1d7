#include "client/command_line/source_arguments.h"

#include <string>

namespace metad::client {

void DescribeSources(SubmitOptions& options, OptionTable& table) {
  table.AddList(
      "--include-file", "[MODULE:]PATH=FILE",
      "Header that C sources include as PATH",
      [&](const std::string& text) { options.include_files.push_back(text); });
  table.AddEach("-I", "[MODULE:]DIR",
                "Directory in which C sources' headers are looked up, in the "
                "order given; what is included from there is sent along. A "
                "header in quotes is found beside its source without it",
                [&](const std::string& text) {
                  options.include_directories.push_back(text);
                });
  table.AddEach(
      "-D", "[MODULE:]NAME[=VALUE]", "Macro that C sources are compiled with",
      [&](const std::string& text) { options.macros.push_back(text); });
  table.AddEach(
      "--optimize", "[MODULE:]LEVEL",
      "size, speed or debug (with debugging information); what the toolchain's "
      "flags say if not given",
      [&](const std::string& text) { options.optimizations.push_back(text); });
  table.AddEach(
      "--std", "[MODULE:]STANDARD",
      "c99, c11, c17, c++11, c++14, c++17, c++20, or gnu... for c...; gnu11 "
      "and "
      "gnu++17 if not given",
      [&](const std::string& text) { options.standards.push_back(text); });
}

}  // namespace metad::client
