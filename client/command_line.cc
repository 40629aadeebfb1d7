#include "client/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/command_line/convert_arguments.h"
#include "client/command_line/init_arguments.h"
#include "client/command_line/inspect_arguments.h"
#include "client/command_line/option_table.h"
#include "client/command_line/session_arguments.h"
#include "client/command_line/submit_arguments.h"
#include "client/command_line/targets_arguments.h"
#include "client/command_line/verify_arguments.h"

namespace metad::client {
namespace {

constexpr char kFooter[] =
    "Exit codes: 0 ok, 1 build failed or firmware not proved, 2 usage,\n"
    "3 invalid input, 4 not found\n"
    "(a file, target, toolchain or compiler), 5 not allowed, 6 unreachable,\n"
    "7 timed out, 8 over quota, 70 internal (a full disk among it), 130 "
    "interrupted.";

class CommandLineParser {
 public:
  CommandLineParser();
  Command Parse(std::vector<std::string> arguments,
                const std::optional<std::string>& environment_server);

 private:
  // What the command that was parsed asks for.
  Command ReadCommand(const SessionOptions& session, Problems& problems);
  Command ReadSubmission(const SessionOptions& session, Problems& problems);

  CLI::App& AddCommand(const std::string& name, const std::string& purpose) {
    return *app_.add_subcommand(name, purpose);
  }

  CLI::App app_{
      "Turns runtime modules and constants into a function registry and "
      "read-only constants.",
      "metactl"};
  CLI::App& submit_;
  CLI::App& init_;
  CLI::App& targets_;
  CLI::App& inspect_;
  CLI::App& verify_;
  CLI::App& convert_;
  CLI::App& version_;
  SessionArguments session_arguments_;
  SubmitArguments submit_arguments_;
  InitOptions init_options_;
  TargetsOptions targets_options_;
  InspectOptions inspect_options_;
  VerifyOptions verify_options_;
  ConvertOptions convert_options_;
};

CommandLineParser::CommandLineParser()
    : submit_(AddCommand("submit", "Build a model's metadata")),
      init_(
          AddCommand("init", "Write a project file of modules and constants")),
      targets_(AddCommand("targets", "List targets and toolchains")),
      inspect_(AddCommand(
          "inspect",
          "Say what an object, a build's report or a file of constants holds")),
      verify_(AddCommand(
          "verify", "Prove that a firmware is what its builds' reports say")),
      convert_(AddCommand("convert",
                          "Write constants into a file of another format")),
      version_(AddCommand("version", "Print metactl's version")) {
  app_.require_subcommand(1);
  app_.footer(kFooter);
  OptionTable submit(submit_);
  DescribeSubmit(submit_arguments_, submit);
  DescribeSession(session_arguments_, submit);
  OptionTable init(init_);
  DescribeInit(init_options_, init);
  DescribeOutput(session_arguments_, init);
  OptionTable targets(targets_);
  DescribeTargets(targets_options_, targets);
  DescribeSession(session_arguments_, targets);
  OptionTable inspect(inspect_);
  DescribeInspect(inspect_options_, inspect);
  DescribeSession(session_arguments_, inspect);
  OptionTable verify(verify_);
  DescribeVerify(verify_options_, verify);
  DescribeSession(session_arguments_, verify);
  OptionTable convert(convert_);
  DescribeConvert(convert_options_, convert);
  DescribeOutput(session_arguments_, convert);
  OptionTable version(version_);
  DescribeOutput(session_arguments_, version);
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
  const SessionOptions session =
      ReadSession(session_arguments_, environment_server, problems);
  Command command = ReadCommand(session, problems);
  if (!problems.empty()) return ToUsageError(problems, guess);
  return command;
}

Command CommandLineParser::ReadCommand(const SessionOptions& session,
                                       Problems& problems) {
  if (submit_.parsed()) return ReadSubmission(session, problems);
  if (init_.parsed()) {
    CheckInit(init_options_, problems);
    init_options_.output = session.output;
    return std::move(init_options_);
  }
  targets_options_.session = session;
  inspect_options_.session = session;
  if (targets_.parsed()) return std::move(targets_options_);
  if (inspect_.parsed()) return std::move(inspect_options_);
  if (verify_.parsed()) {
    CheckVerify(verify_options_, problems);
    verify_options_.session = session;
    return std::move(verify_options_);
  }
  if (convert_.parsed()) {
    convert_options_.output = session.output;
    return std::move(convert_options_);
  }
  return VersionOptions{session.output};
}

Command CommandLineParser::ReadSubmission(const SessionOptions& session,
                                          Problems& problems) {
  submit_arguments_.options.session = session;
  const std::set<std::string> given = OptionTable(submit_).Given();
  if (AsksForProject(given)) {
    return ReadProject(submit_arguments_, given, problems);
  }
  return ReadSubmit(submit_arguments_, given, problems);
}

}  // namespace

Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::optional<std::string>& environment_server) {
  return CommandLineParser().Parse(arguments, environment_server);
}

}  // namespace metad::client
