#include "client/command_line/submit_arguments.h"

#include "client/command_line/constant_arguments.h"
#include "client/command_line/memory_arguments.h"
#include "client/command_line/model_arguments.h"
#include "client/command_line/option_reading.h"
#include "client/option_values.h"

namespace metad::client {

void DescribeSubmit(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddText("--model-name", "NAME",
                "A C identifier; required. Files and symbols carry it",
                options.model_name);
  DescribeModels(arguments, table);
  DescribeModules(arguments, table);
  DescribeConstants(arguments, table);
  DescribeMemories(arguments, table);
  table.AddText("--runtime", "",
                "Runtime that the registry is for: crt (TVM 0.9 to "
                "0.18), crt-v1 (up to 0.8), ffi (tvm-ffi, TVM "
                "0.22 and later) or standalone (none)",
                arguments.runtime);
  table.AddText("--target", "NAME",
                "One of `metactl targets`; host if not given", options.target);
  table.AddText("--toolchain", "ID",
                "One of `metactl targets`; the target's first if not given",
                options.toolchain);
  table.AddText("--object-engine", "",
                "What makes the object: direct (the server, without a "
                "compiler), toolchain, or auto (direct where it can)",
                arguments.object_engine);
  table.AddText("--emit", "",
                "source,header,object,linker-script,report, or some of them",
                arguments.emit);
  table.AddText("--out", "DIR",
                "Directory for the outputs; the present one if not given",
                options.out_dir);
  table.AddText("--timeout", "DURATION",
                "Longest time for the build, such as 90s or 10m",
                arguments.timeout);
  table.AddText("--progress", "",
                "auto, tty, plain, json or quiet, on stderr; auto is tty on a "
                "terminal and quiet elsewhere. Diagnostics are shown in any "
                "case",
                arguments.progress);
}

SubmitOptions ReadSubmit(const SubmitArguments& arguments, Problems& problems) {
  SubmitOptions options = arguments.options;
  if (options.model_name.empty()) {
    problems.AddUsage("--model-name", "is missing");
  }
  if (!arguments.only_models_prefix.empty()) {
    if (options.models.empty()) {
      options.models.push_back(
          {options.model_name, arguments.only_models_prefix});
    } else {
      problems.AddUsage("--system-lib-prefix",
                        "stands before the first --model, expected it after "
                        "the --model that it is for");
    }
  }
  if (options.modules.empty()) {
    problems.AddUsage("--module", "is missing, expected at least one module");
  }
  ReadOption("--object-engine", ParseObjectEngine(arguments.object_engine),
             options.object_engine, problems);
  ReadOption("--runtime", ParseRuntime(arguments.runtime), options.runtime,
             problems);
  ReadOption("--emit", ParseOutputs(arguments.emit), options.outputs, problems);
  ReadOption("--progress", ParseProgressMode(arguments.progress),
             options.progress, problems);
  if (!arguments.timeout.empty()) {
    ReadOption("--timeout", ParseTimeout(arguments.timeout), options.timeout,
               problems);
  }
  return options;
}

}  // namespace metad::client
