#include "client/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/option_values.h"

namespace metad::client {
namespace {

constexpr char kFooter[] =
    "Exit codes: 0 ok, 1 build failed, 2 usage, 3 invalid input, 4 not found\n"
    "(a file, target, toolchain or compiler), 5 not allowed, 6 unreachable,\n"
    "7 timed out, 8 over quota, 70 internal (a full disk among it), 130 "
    "interrupted.";

// The arguments as CLI11 leaves them: names and files untouched, values of a
// fixed set still text.
struct RawArguments {
  std::string server;
  std::string output = "text";
  std::string progress = "auto";
  std::string runtime = "crt";
  std::string object_engine = "auto";
  std::string emit = "source,header,object";
  std::string timeout;
  SubmitOptions submit;
  TargetsOptions targets;
  InspectOptions inspect;
  ConvertOptions convert;
  // The model that --module, --external and --constants add to.
  std::string present_model;
  // --system-lib-prefix without a --model before it.
  std::string only_models_prefix;
};

class CommandLineParser {
 public:
  CommandLineParser();
  Command Parse(std::vector<std::string> arguments,
                const std::optional<std::string>& environment_server);

 private:
  void DescribeSubmit();
  void DescribeModels();
  void BeginModel(const std::string& name);
  void SetSystemLibPrefix(const std::string& prefix);
  void DescribeModules();
  void DescribeConstants();
  // `groups` goes on saying what \1 is.
  void AddPatterns(CLI::App* command, std::vector<std::string>& select,
                   std::vector<std::string>& rename, const std::string& groups);
  void DescribeMemories();
  void DescribeTargets();
  void DescribeInspect();
  void DescribeConvert();
  void AddOutput(CLI::App* command);
  void AddServer(CLI::App* command);
  // An option that may be repeated and takes several values each time. The
  // values are handed over as they are met, which keeps the order between
  // different options.
  void AddList(const std::string& name, const std::string& value_name,
               const std::string& description,
               std::function<void(const std::string&)> add);

  void ReadSession(const std::optional<std::string>& environment_server,
                   SessionOptions& session, Problems& problems);
  void ReadSubmitValues(Problems& problems);

  CLI::App app_{
      "Turns runtime modules and constants into a function registry and "
      "read-only constants.",
      "metactl"};
  CLI::App* submit_;
  CLI::App* targets_;
  CLI::App* inspect_;
  CLI::App* convert_;
  CLI::App* version_;
  RawArguments raw_;
};

CommandLineParser::CommandLineParser()
    : submit_(app_.add_subcommand("submit", "Build a model's metadata")),
      targets_(app_.add_subcommand("targets", "List targets and toolchains")),
      inspect_(app_.add_subcommand(
          "inspect",
          "Say what an object, a build's report or a file of constants holds")),
      convert_(app_.add_subcommand(
          "convert", "Write constants into a file of another format")),
      version_(app_.add_subcommand("version", "Print metactl's version")) {
  app_.require_subcommand(1);
  app_.footer(kFooter);
  DescribeSubmit();
  DescribeTargets();
  DescribeInspect();
  DescribeConvert();
  AddOutput(version_);
}

void CommandLineParser::AddOutput(CLI::App* command) {
  command->add_option("--output", raw_.output,
                      "text or json: one document on stdout, also on failure");
}

void CommandLineParser::AddServer(CLI::App* command) {
  command
      ->add_option("--server", raw_.server,
                   "unix:PATH or HOST:PORT of a metad; METACTL_SERVER if not "
                   "given, and without either a server inside metactl")
      ->type_name("ADDR");
  AddOutput(command);
}

void CommandLineParser::AddList(const std::string& name,
                                const std::string& value_name,
                                const std::string& description,
                                std::function<void(const std::string&)> add) {
  submit_
      ->add_option_function<std::vector<std::string>>(
          name,
          [add = std::move(add)](const std::vector<std::string>& values) {
            std::for_each(values.begin(), values.end(), add);
          },
          description)
      ->type_name(value_name)
      ->trigger_on_parse();
}

void CommandLineParser::DescribeSubmit() {
  SubmitOptions& options = raw_.submit;
  submit_
      ->add_option("--model-name", options.model_name,
                   "A C identifier; required. Files and symbols carry it")
      ->type_name("NAME");
  DescribeModels();
  DescribeModules();
  DescribeConstants();
  DescribeMemories();
  submit_->add_option("--runtime", raw_.runtime,
                      "Runtime that the registry is for: crt (TVM 0.9 to "
                      "0.18), crt-v1 (up to 0.8), ffi (tvm-ffi, TVM "
                      "0.22 and later) or standalone (none)");
  submit_
      ->add_option("--target", options.target,
                   "One of `metactl targets`; host if not given")
      ->type_name("NAME");
  submit_
      ->add_option("--toolchain", options.toolchain,
                   "One of `metactl targets`; the target's first if not given")
      ->type_name("ID");
  submit_->add_option("--object-engine", raw_.object_engine,
                      "What makes the object: direct (the server, without a "
                      "compiler), toolchain, or auto (direct where it can)");
  submit_->add_option("--emit", raw_.emit,
                      "source,header,object,linker-script,report, or some of "
                      "them");
  submit_
      ->add_option("--out", options.out_dir,
                   "Directory for the outputs; the present one if not given")
      ->type_name("DIR");
  submit_
      ->add_option("--timeout", raw_.timeout,
                   "Longest time for the build, such as 90s or 10m")
      ->type_name("DURATION");
  submit_->add_option(
      "--progress", raw_.progress,
      "auto, tty, plain, json or quiet, on stderr; auto is tty on a terminal "
      "and quiet elsewhere. Diagnostics are shown in any case");
  AddServer(submit_);
}

void CommandLineParser::DescribeModels() {
  SubmitOptions& options = raw_.submit;
  submit_
      ->add_option_function<std::string>(
          "--model", [this](const std::string& name) { BeginModel(name); },
          "One of several models that share the image: the --module, "
          "--external "
          "and --constants that follow are its")
      ->type_name("NAME")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->trigger_on_parse();
  submit_
      ->add_option_function<std::string>(
          "--system-lib-prefix",
          [this](const std::string& prefix) { SetSystemLibPrefix(prefix); },
          "ffi only: prefix of the functions of the --model before it, or of "
          "the only model")
      ->type_name("PREFIX")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->trigger_on_parse();
  AddList("--aot", "[MODEL:]FILE",
          "crt and crt-v1: the interface of an ahead-of-time compiled model, a "
          "metad.v1.AotInterface in protobuf's text format",
          [&](const std::string& text) { options.interfaces.push_back(text); });
  submit_
      ->add_option(
          "--join", options.joined_reports,
          "NAME_report.json of an earlier build with --joinable, whose "
          "functions and constants this registry serves too")
      ->type_name("FILE");
  submit_->add_flag("--joinable", options.joinable,
                    "Let a later registry of the same image --join this one");
  submit_->add_flag("--ffi-constructor", options.ffi_constructor,
                    "ffi only: also register from a static constructor");
  submit_->add_flag("--constant-table", options.constant_table,
                    "A table in which the program finds constants by name "
                    "(metad_constant.h); standalone always has it");
}

void CommandLineParser::BeginModel(const std::string& name) {
  raw_.present_model = name;
  std::vector<ModelArgument>& models = raw_.submit.models;
  const bool known =
      std::any_of(models.begin(), models.end(),
                  [&](const ModelArgument& m) { return m.name == name; });
  if (!known) models.push_back({name, ""});
}

void CommandLineParser::SetSystemLibPrefix(const std::string& prefix) {
  for (ModelArgument& model : raw_.submit.models) {
    if (model.name == raw_.present_model) model.system_lib_prefix = prefix;
  }
  if (raw_.submit.models.empty()) raw_.only_models_prefix = prefix;
}

void CommandLineParser::DescribeModules() {
  SubmitOptions& options = raw_.submit;
  AddList("--module", "[NAME=]FILE",
          "Object, archive or C source of a runtime module",
          [&](const std::string& text) {
            options.modules.push_back({text, false, raw_.present_model});
          });
  AddList("--external", "NAME",
          "A module that is linked later; needs --functions NAME:...",
          [&](const std::string& text) {
            options.modules.push_back({text, true, raw_.present_model});
          });
  AddList("--functions", "[MODULE:]A,B",
          "What a module answers to get_func_names; @FILE: one name per line",
          [&](const std::string& text) { options.functions.push_back(text); });
  // One value at a time: of a list, CLI11 would take [a-z] apart.
  submit_
      ->add_option_function<std::string>(
          "--function-pattern",
          [&](const std::string& text) {
            options.function_patterns.push_back(text);
          },
          "RE2 that a function found in an artifact must match")
      ->type_name("[MODULE:]RE2")
      ->trigger_on_parse();
  AddList("--requires", "[MODULE:]CONSTANT,...",
          "Constants that a module refers to", [&](const std::string& text) {
            options.required_constants.push_back(text);
          });
  AddList(
      "--include-file", "[MODULE:]PATH=FILE",
      "Header that C sources include as PATH",
      [&](const std::string& text) { options.include_files.push_back(text); });
}

void CommandLineParser::DescribeConstants() {
  SubmitOptions& options = raw_.submit;
  AddList("--constants", "[NAME=]FILE[:TYPE[SHAPE]]",
          ".npy, .npz, .params, .safetensors, an ELF object, or plain bytes of "
          "that type and shape; NAME= for .npy and plain bytes",
          [&](const std::string& text) {
            options.constants.push_back({text, raw_.present_model});
          });
  AddPatterns(submit_, options.select, options.rename,
              ", with _ for each character that no C identifier has.");
  AddList(
      "--constant-type", "[NAME=]TYPE[SHAPE]",
      "What the bytes of a constant's file, or of all, are: bfloat16, int4, "
      "float8_e4m3fn, int8x4, float32[3,4], ...",
      [&](const std::string& text) { options.constant_types.push_back(text); });
  AddList(
      "--constant-style", "[NAME=]STYLE",
      "How a constant, or all, is written in the source: auto, typed, bits, "
      "string, incbin or embed",
      [&](const std::string& text) {
        options.constant_styles.push_back(text);
      });
  AddList("--constant-section", "[NAME=]SECTION",
          "Section of a constant, or of all", [&](const std::string& text) {
            options.constant_sections.push_back(text);
          });
  AddList("--constant-alignment", "[NAME=]BYTES",
          "Alignment of a constant, or of all", [&](const std::string& text) {
            options.constant_alignments.push_back(text);
          });
  AddList(
      "--constant-pool", "[NAME=]POOL", "Pool of a constant, or of all",
      [&](const std::string& text) { options.constant_pools.push_back(text); });
  AddList("--constant-region", "[NAME=]REGION",
          "Region of a constant, or of all", [&](const std::string& text) {
            options.constant_regions.push_back(text);
          });
}

// One value at a time: of a list, CLI11 would take [a-z] apart.
void CommandLineParser::AddPatterns(CLI::App* command,
                                    std::vector<std::string>& select,
                                    std::vector<std::string>& rename,
                                    const std::string& groups) {
  command
      ->add_option_function<std::string>(
          "--select",
          [&select](const std::string& text) { select.push_back(text); },
          "Take only constants whose whole name in the file matches")
      ->type_name("RE2")
      ->trigger_on_parse();
  command
      ->add_option_function<std::string>(
          "--rename",
          [&rename](const std::string& text) { rename.push_back(text); },
          "Call constants whose whole name in the file matches NEW, in which "
          "\\1 is what the first group matched" +
              groups + " The first that matches counts")
      ->type_name("NEW=RE2")
      ->trigger_on_parse();
}

void CommandLineParser::DescribeMemories() {
  SubmitOptions& options = raw_.submit;
  AddList("--region", "NAME:KIND[,origin=N,length=N][,budget=N]",
          "A memory of the device; KIND is flash or ram, N such as 0x1000, 64K",
          [&](const std::string& text) { options.regions.push_back(text); });
  AddList("--budget", "REGION=BYTES",
          "The most bytes that the metadata may have there",
          [&](const std::string& text) { options.budgets.push_back(text); });
  AddList("--pool", "NAME[:WORD,...]",
          "Constants placed together; WORD is section=S, region=R, align=N, "
          "external, checksum=crc32 or address=N",
          [&](const std::string& text) { options.pools.push_back(text); });
}

void CommandLineParser::DescribeTargets() {
  targets_->add_flag("--all", raw_.targets.all,
                     "Unavailable toolchains too, and why");
  AddServer(targets_);
}

void CommandLineParser::DescribeInspect() {
  inspect_
      ->add_option("file", raw_.inspect.files,
                   "Object made by metad, NAME_report.json, or a file of "
                   "constants as for submit; two reports: what changed from "
                   "the first to the second")
      ->required()
      ->expected(1, 2)
      ->type_name("FILE");
  inspect_
      ->add_option("--values", raw_.inspect.values,
                   "Show the first N elements of each constant, of an object's "
                   "too")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  AddServer(inspect_);
}

void CommandLineParser::DescribeConvert() {
  ConvertOptions& options = raw_.convert;
  convert_
      ->add_option("file", options.files,
                   ".npy, .npz, .params, .safetensors, an ELF object, or plain "
                   "bytes of that type and shape; NAME= for .npy and plain "
                   "bytes")
      ->required()
      ->type_name("[NAME=]FILE[:TYPE[SHAPE]]");
  convert_
      ->add_option("--to", options.to,
                   "File to write: its extension .npy, .npz, .params, "
                   ".safetensors or .bin says what it becomes")
      ->required()
      ->type_name("FILE");
  AddPatterns(convert_, options.select, options.rename, ".");
  convert_
      ->add_option_function<std::string>(
          "--constant-type",
          [&options](const std::string& text) {
            options.constant_types.push_back(text);
          },
          "What the bytes of a constant, or of all, are, as for submit")
      ->type_name("[NAME=]TYPE[SHAPE]")
      ->trigger_on_parse();
  AddOutput(convert_);
}

// Stores the value, or adds the problem.
template <typename T>
void Read(const std::string& option, absl::StatusOr<T> value, T& to,
          Problems& problems) {
  if (value.ok()) {
    to = *std::move(value);
  } else {
    problems.AddUsage(option, std::string(value.status().message()));
  }
}

void CommandLineParser::ReadSession(
    const std::optional<std::string>& environment_server,
    SessionOptions& session, Problems& problems) {
  Read("--output", ParseOutputFormat(raw_.output), session.output, problems);
  const std::string from_environment = environment_server.value_or("");
  const bool given = !raw_.server.empty();
  const std::string& server = given ? raw_.server : from_environment;
  if (server.empty()) return;
  session.server.emplace();
  Read(given ? "--server" : "METACTL_SERVER", ParseServerAddress(server),
       *session.server, problems);
}

void CommandLineParser::ReadSubmitValues(Problems& problems) {
  SubmitOptions& options = raw_.submit;
  if (options.model_name.empty()) {
    problems.AddUsage("--model-name", "is missing");
  }
  if (!raw_.only_models_prefix.empty()) {
    if (options.models.empty()) {
      options.models.push_back({options.model_name, raw_.only_models_prefix});
    } else {
      problems.AddUsage("--system-lib-prefix",
                        "stands before the first --model, expected it after "
                        "the --model that it is for");
    }
  }
  if (options.modules.empty()) {
    problems.AddUsage("--module", "is missing, expected at least one module");
  }
  Read("--object-engine", ParseObjectEngine(raw_.object_engine),
       options.object_engine, problems);
  Read("--runtime", ParseRuntime(raw_.runtime), options.runtime, problems);
  Read("--emit", ParseOutputs(raw_.emit), options.outputs, problems);
  Read("--progress", ParseProgressMode(raw_.progress), options.progress,
       problems);
  if (!raw_.timeout.empty()) {
    Read("--timeout", ParseTimeout(raw_.timeout), options.timeout, problems);
  }
}

OutputFormat GuessOutputFormat(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const bool separate = arguments[i] == "--output" &&
                          i + 1 < arguments.size() &&
                          arguments[i + 1] == "json";
    if (separate || arguments[i] == "--output=json") {
      return OutputFormat::kJson;
    }
  }
  return OutputFormat::kText;
}

UsageError ToUsageError(const Problems& problems, OutputFormat output) {
  UsageError error{problems.ToFailure(), output};
  absl::StrAppend(&error.failure.message, "; see metactl --help");
  return error;
}

Command CommandLineParser::Parse(
    std::vector<std::string> arguments,
    const std::optional<std::string>& environment_server) {
  const OutputFormat guess = GuessOutputFormat(arguments);
  Problems problems;
  try {
    // CLI11 takes them from the back.
    std::reverse(arguments.begin(), arguments.end());
    app_.parse(std::move(arguments));
  } catch (const CLI::Success& help) {
    std::ostringstream text;
    app_.exit(help, text, text);
    return HelpRequest{text.str()};
  } catch (const CLI::ParseError& error) {
    problems.AddUsage("", error.what());
    return ToUsageError(problems, guess);
  }
  SessionOptions session;
  ReadSession(environment_server, session, problems);
  if (submit_->parsed()) ReadSubmitValues(problems);
  if (!problems.empty()) return ToUsageError(problems, guess);
  raw_.submit.session = session;
  raw_.targets.session = session;
  raw_.inspect.session = session;
  if (submit_->parsed()) return std::move(raw_.submit);
  if (targets_->parsed()) return std::move(raw_.targets);
  if (inspect_->parsed()) return std::move(raw_.inspect);
  if (convert_->parsed()) {
    raw_.convert.output = session.output;
    return std::move(raw_.convert);
  }
  return VersionOptions{session.output};
}

}  // namespace

Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::optional<std::string>& environment_server) {
  return CommandLineParser().Parse(arguments, environment_server);
}

}  // namespace metad::client
