#include "client/command_line/submit_arguments.h"

#include <algorithm>
#include <iterator>

#include "client/command_line/constant_arguments.h"
#include "client/command_line/memory_arguments.h"
#include "client/command_line/model_arguments.h"
#include "client/command_line/option_reading.h"
#include "client/command_line/source_arguments.h"
#include "client/option_values.h"

namespace metad::client {

void DescribeSubmit(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddText("--project", "FILE",
                "What is built; metad.textproto, if it is there, where neither "
                "MODEL.tar nor an option from --model-name to --runtime is "
                "given",
                arguments.project);
  table.AddOperands(
      "library", "[NAME=]MODEL.tar",
      "Model Library Format archives of TVM, versions 4 to 7, also inside gzip "
      "or zip, or directories of one: their modules and constants are the "
      "request's first ones. NAME is what the only model of the archive is "
      "called here",
      0, OptionTable::kAnyNumber, options.libraries);
  table.AddText("--model-name", "NAME",
                "A C identifier; the archive's model if not given, required "
                "without an archive and with several. Files and symbols carry "
                "it",
                options.model_name);
  DescribeModels(arguments, table);
  DescribeModules(arguments, table);
  DescribeSources(options, table);
  DescribeConstants(arguments, table);
  DescribeMemories(arguments, table);
  table.AddText("--runtime", "",
                "Runtime that the registry is for: crt (TVM 0.9 to "
                "0.18), crt-v1 (up to 0.8), ffi (tvm-ffi, TVM "
                "0.22 and later) or standalone (none)",
                arguments.runtime);
  table.AddText("--target", "NAME",
                "One of `metactl targets`; if not given, what the archive was "
                "made for, and without an archive host",
                options.target);
  table.AddText("--toolchain", "ID",
                "One of `metactl targets`; the target's first if not given",
                options.toolchain);
  table.AddText("--object-engine", "",
                "What makes the object: direct (the server, without a "
                "compiler), toolchain, or auto (direct where it can)",
                arguments.object_engine);
  table.AddText("--emit", "",
                "source,header,object,archive,linker-script,report, or some of "
                "them; source,header,object if not given, and of a MODEL.tar "
                "archive, too. An archive, libNAME.a, is the object and those "
                "of all modules",
                arguments.emit);
  table.AddText("--out", "DIR",
                "Directory for the outputs; the present one if not given",
                options.out_dir);
  table.AddText("--depfile", "FILE",
                "Makefile that says which files the outputs depend on, as gcc "
                "-MD -MP writes it",
                options.depfile.path);
  table.AddEach("--depfile-target", "NAME",
                "What depends on them there instead of the outputs; may be "
                "repeated",
                [&](const std::string& name) {
                  options.depfile.targets.push_back(name);
                });
  table.AddFlag("--keep-unchanged",
                "Leave outputs as they are, with their time, whose bytes did "
                "not change",
                options.keep_unchanged);
  table.AddFlag("--strict",
                "Fail where a module refers to data that nothing in the build "
                "defines, such as a constant that was forgotten; a note says "
                "so otherwise",
                options.strict);
  table.AddText("--timeout", "DURATION",
                "Longest time for the build, such as 90s or 10m",
                arguments.timeout);
  table.AddFlag("--no-cache",
                "Build even if the server has kept the result of the same "
                "request, and run every compiler, whatever it made before",
                options.no_cache);
  table.AddList(
      "--label", "KEY=VALUE",
      "Goes to the server's log with this request, and nowhere else",
      [&](const std::string& text) { arguments.labels.push_back(text); });
  table.AddText("--progress", "",
                "auto, tty, plain, json or quiet, on stderr; auto is tty on a "
                "terminal and quiet elsewhere. Diagnostics are shown in any "
                "case",
                arguments.progress);
  table.AddFlag("--verbose",
                "Show the command line of each compiler that is started",
                options.verbose);
}

namespace {

// Options that say how, where and for what target something is built, not what.
constexpr const char* kOptionsOfARun[] = {
    "--depfile", "--depfile-target", "--emit",          "--keep-unchanged",
    "--label",   "--no-cache",       "--object-engine", "--out",
    "--output",  "--progress",       "--project",       "--server",
    "--strict",  "--target",         "--timeout",       "--toolchain",
    "--verbose"};

bool IsOfARun(const std::string& option) {
  return std::find(std::begin(kOptionsOfARun), std::end(kOptionsOfARun),
                   option) != std::end(kOptionsOfARun);
}

// The values of a fixed set.
void ReadWords(const SubmitArguments& arguments,
               const std::set<std::string>& given, SubmitOptions& options,
               Problems& problems) {
  ReadOption("--object-engine", ParseObjectEngine(arguments.object_engine),
             options.object_engine, problems);
  ReadOption("--runtime", ParseRuntime(arguments.runtime), options.runtime,
             problems);
  const std::string emit = given.count("--emit") > 0
                               ? arguments.emit
                               : DefaultOutputs(!options.libraries.empty());
  ReadOption("--emit", ParseOutputs(emit), options.outputs, problems);
  ReadOption("--progress", ParseProgressMode(arguments.progress),
             options.progress, problems);
  if (!arguments.timeout.empty()) {
    ReadOption("--timeout", ParseTimeout(arguments.timeout), options.timeout,
               problems);
  }
  for (const std::string& label : arguments.labels) {
    ReadOption("--label", ParseLabel(label), options.labels.emplace_back(),
               problems);
  }
  if (options.depfile.path.empty() && !options.depfile.targets.empty()) {
    problems.AddUsage("--depfile-target", "needs --depfile");
  }
}

}  // namespace

SubmitOptions ReadSubmit(const SubmitArguments& arguments,
                         const std::set<std::string>& given,
                         Problems& problems) {
  SubmitOptions options = arguments.options;
  const bool has_library = !options.libraries.empty();
  options.runtime_is_given = given.count("--runtime") > 0;
  options.target_is_given = given.count("--target") > 0;
  if (options.model_name.empty() && !has_library) {
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
  if (options.modules.empty() && !has_library) {
    problems.AddUsage("--module",
                      "is missing, expected at least one module, or a "
                      "MODEL.tar");
  }
  ReadWords(arguments, given, options, problems);
  return options;
}

bool AsksForProject(const std::set<std::string>& given) {
  return given.count("--project") > 0 ||
         std::all_of(given.begin(), given.end(), IsOfARun);
}

ProjectOptions ReadProject(const SubmitArguments& arguments,
                           const std::set<std::string>& given,
                           Problems& problems) {
  ProjectOptions project;
  project.file = arguments.project;
  project.submit = arguments.options;
  project.given = given;
  if (given.count("--project") > 0 && project.file.empty()) {
    problems.AddUsage("--project", "is empty, expected a file");
  }
  for (const std::string& option : given) {
    if (IsOfARun(option)) continue;
    problems.AddUsage(option,
                      "describes what the project file describes, expected "
                      "one of both");
  }
  ReadWords(arguments, given, project.submit, problems);
  return project;
}

}  // namespace metad::client
