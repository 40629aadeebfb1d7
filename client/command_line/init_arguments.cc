#include "client/command_line/init_arguments.h"

#include <string>

#include "client/option_values.h"

namespace metad::client {

void DescribeInit(InitOptions& options, OptionTable& table) {
  table.AddOperands("file", "[NAME=]FILE",
                    "Modules (objects, archives, C sources), constants (.npz, "
                    ".npy, .params, .safetensors), or a Model Library Format "
                    "archive (.tar)",
                    1, OptionTable::kAnyNumber, options.files);
  table.AddText("--project", "FILE",
                "Where the project goes; metad.textproto if not given",
                options.project);
  table.AddFlag("--force", "Replace the file that is there", options.force);
  table.AddText("--model-name", "NAME",
                "A C identifier; the archive's model, or made of the first "
                "file's name, if not given",
                options.model_name);
  // Not a list, which would take the files for targets.
  table.AddEach(
      "--target", "NAME",
      "One of `metactl targets`, host if not given; may be repeated",
      [&](const std::string& name) { options.targets.push_back(name); });
  table.AddText("--runtime", "", "crt, crt-v1, ffi or standalone",
                options.runtime);
}

void CheckInit(const InitOptions& options, Problems& problems) {
  if (options.project.empty()) {
    problems.AddUsage("--project", "is empty, expected a file");
  }
  if (options.runtime.empty()) return;
  const auto runtime = ParseRuntime(options.runtime);
  if (!runtime.ok()) {
    problems.AddUsage("--runtime", std::string(runtime.status().message()));
  }
}

}  // namespace metad::client
