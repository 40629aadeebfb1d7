#include "client/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using Arguments = std::vector<std::string>;

SubmitOptions Submit(Arguments arguments,
                     const std::optional<std::string>& server = std::nullopt) {
  const Arguments minimum = {"submit", "--model-name", "m", "--module", "a.o"};
  arguments.insert(arguments.begin(), minimum.begin(), minimum.end());
  const Command command = ParseCommandLine(arguments, server);
  const auto* options = std::get_if<SubmitOptions>(&command);
  if (options != nullptr) return *options;
  ADD_FAILURE() << "not a submit";
  return {};
}

UsageError Usage(const Arguments& arguments,
                 const std::optional<std::string>& server = std::nullopt) {
  const Command command = ParseCommandLine(arguments, server);
  const auto* error = std::get_if<UsageError>(&command);
  if (error != nullptr) return *error;
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(CommandLineTest, DefaultsAreThoseOfTheManual) {
  const SubmitOptions options = Submit({});
  EXPECT_EQ(options.model_name, "m");
  EXPECT_EQ(options.runtime, v1::CRT);
  EXPECT_EQ(options.target, "host");
  EXPECT_EQ(options.toolchain, "");
  EXPECT_THAT(options.outputs,
              ElementsAre(v1::SOURCE, v1::HEADER, v1::OBJECT_FILE));
  EXPECT_EQ(options.out_dir, ".");
  EXPECT_EQ(options.timeout, absl::ZeroDuration());
  EXPECT_EQ(options.progress, ProgressMode::kAuto);
  EXPECT_EQ(options.session.output, OutputFormat::kText);
  EXPECT_EQ(options.session.server, std::nullopt);
  EXPECT_FALSE(options.no_cache);
  EXPECT_THAT(options.labels, IsEmpty());
}

TEST(CommandLineTest, LabelsAreSplitAtTheFirstEquals) {
  const SubmitOptions options =
      Submit({"--no-cache", "--label", "a=1", "b=x=y", "--label", "c="});
  EXPECT_TRUE(options.no_cache);
  EXPECT_THAT(options.labels,
              ElementsAre(Pair("a", "1"), Pair("b", "x=y"), Pair("c", "")));
  EXPECT_THAT(Usage({"submit", "--model-name", "m", "--module", "a.o",
                     "--label", "novalue", "--label", "=x"})
                  .failure.details,
              SizeIs(2));
}

TEST(CommandLineTest, EveryOptionIsRead) {
  const SubmitOptions options = Submit({"--functions",
                                        "a:f,g",
                                        "--function-pattern",
                                        "b:tvmgen_.*",
                                        "--requires",
                                        "a:w",
                                        "--include-file",
                                        "x.h=include/x.h",
                                        "-I",
                                        "include",
                                        "-Ia:vendor[1]",
                                        "-D",
                                        "N=[1,2]",
                                        "-DPLAIN",
                                        "--optimize",
                                        "size",
                                        "--optimize",
                                        "a:debug",
                                        "--std",
                                        "c99",
                                        "--verbose",
                                        "--constants",
                                        "w.npz",
                                        "b=b.npy",
                                        "--constant-type",
                                        "w=bfloat16",
                                        "--constant-style",
                                        "incbin",
                                        "--constant-section",
                                        "w=.ext_flash",
                                        "--constant-alignment",
                                        "64",
                                        "--runtime",
                                        "crt",
                                        "--target",
                                        "cortex-m3",
                                        "--toolchain",
                                        "gcc",
                                        "--emit",
                                        "header,source",
                                        "--out",
                                        "build",
                                        "--timeout",
                                        "2m",
                                        "--progress",
                                        "json",
                                        "--output",
                                        "json",
                                        "--server",
                                        "localhost:1"});
  EXPECT_THAT(options.functions, ElementsAre("a:f,g"));
  EXPECT_THAT(options.function_patterns, ElementsAre("b:tvmgen_.*"));
  EXPECT_THAT(options.required_constants, ElementsAre("a:w"));
  EXPECT_THAT(options.include_files, ElementsAre("x.h=include/x.h"));
  EXPECT_THAT(options.include_directories,
              ElementsAre("include", "a:vendor[1]"));
  EXPECT_THAT(options.macros, ElementsAre("N=[1,2]", "PLAIN"));
  EXPECT_THAT(options.optimizations, ElementsAre("size", "a:debug"));
  EXPECT_THAT(options.standards, ElementsAre("c99"));
  EXPECT_TRUE(options.verbose);
  EXPECT_THAT(options.constants,
              ElementsAre(Field(&ConstantsArgument::text, "w.npz"),
                          Field(&ConstantsArgument::text, "b=b.npy")));
  EXPECT_THAT(options.constant_types, ElementsAre("w=bfloat16"));
  EXPECT_THAT(options.constant_styles, ElementsAre("incbin"));
  EXPECT_THAT(options.constant_sections, ElementsAre("w=.ext_flash"));
  EXPECT_THAT(options.constant_alignments, ElementsAre("64"));
  EXPECT_EQ(options.target, "cortex-m3");
  EXPECT_EQ(options.toolchain, "gcc");
  EXPECT_THAT(options.outputs, ElementsAre(v1::HEADER, v1::SOURCE));
  EXPECT_EQ(options.out_dir, "build");
  EXPECT_EQ(options.timeout, absl::Minutes(2));
  EXPECT_EQ(options.progress, ProgressMode::kJson);
  EXPECT_EQ(options.session.output, OutputFormat::kJson);
  EXPECT_EQ(options.session.server, "localhost:1");
}

TEST(CommandLineTest, ModulesAndExternalsKeepTheirCommonOrder) {
  const SubmitOptions options =
      Submit({"--external", "npu", "--module", "b.o", "targets", "--external",
              "dsp", "--module=c.a"});
  std::vector<std::string> order;
  for (const ModuleArgument& module : options.modules) {
    order.push_back((module.external ? "+" : "") + module.text);
  }
  EXPECT_THAT(order,
              ElementsAre("a.o", "+npu", "b.o", "targets", "+dsp", "c.a"));
}

TEST(CommandLineTest, PatternsInBracketsStayWhole) {
  EXPECT_THAT(Submit({"--function-pattern", "[a-z,_]", "--function-pattern",
                      "m:[ab]+[cd]"})
                  .function_patterns,
              ElementsAre("[a-z,_]", "m:[ab]+[cd]"));
}

ProjectOptions OfProject(const Arguments& arguments) {
  const Command command = ParseCommandLine(arguments, std::nullopt);
  const auto* options = std::get_if<ProjectOptions>(&command);
  if (options != nullptr) return *options;
  ADD_FAILURE() << "not of a project";
  return {};
}

TEST(CommandLineTest, ArchiveIsPartOfTheDefaultForAModelLibrary) {
  EXPECT_THAT(Submit({}).outputs,
              ElementsAre(v1::SOURCE, v1::HEADER, v1::OBJECT_FILE));
  EXPECT_THAT(
      Submit({"--out", "o", "m.tar"}).outputs,
      ElementsAre(v1::SOURCE, v1::HEADER, v1::OBJECT_FILE, v1::ARCHIVE));
  EXPECT_THAT(Submit({"--emit", "header", "m.tar"}).outputs,
              ElementsAre(v1::HEADER));
  EXPECT_THAT(Usage({"submit", "m.tar", "--emit", ""}).failure.details,
              ElementsAre(Field(&FailureDetail::field, "--emit")));
}

TEST(CommandLineTest, SubmitThatDescribesNothingIsOfAProject) {
  EXPECT_EQ(OfProject({"submit"}).file, "");
  EXPECT_THAT(OfProject({"submit"}).given, testing::IsEmpty());
  const ProjectOptions options = OfProject({"submit",
                                            "--project",
                                            "p.textproto",
                                            "--target",
                                            "host",
                                            "--out",
                                            "o",
                                            "--emit",
                                            "header",
                                            "--timeout",
                                            "5s",
                                            "--server",
                                            "localhost:1",
                                            "--depfile",
                                            "d",
                                            "--depfile-target",
                                            "t",
                                            "--depfile-target=u",
                                            "--keep-unchanged",
                                            "--output",
                                            "json"});
  EXPECT_EQ(options.file, "p.textproto");
  EXPECT_THAT(options.given, testing::IsSupersetOf(
                                 {"--target", "--out", "--emit", "--timeout"}));
  EXPECT_EQ(options.given.count("--toolchain"), 0);
  EXPECT_EQ(options.submit.target, "host");
  EXPECT_EQ(options.submit.out_dir, "o");
  EXPECT_THAT(options.submit.outputs, ElementsAre(v1::HEADER));
  EXPECT_EQ(options.submit.timeout, absl::Seconds(5));
  EXPECT_EQ(options.submit.session.server, "localhost:1");
  EXPECT_EQ(options.submit.session.output, OutputFormat::kJson);
  EXPECT_EQ(options.submit.depfile.path, "d");
  EXPECT_THAT(options.submit.depfile.targets, ElementsAre("t", "u"));
  EXPECT_TRUE(options.submit.keep_unchanged);
}

TEST(CommandLineTest, ProjectIsNotDescribedASecondTime) {
  const UsageError error =
      Usage({"submit", "--project", "p", "--module", "a.o", "--runtime", "crt",
             "--function-pattern", "x", "--joinable"});
  std::vector<std::string> options;
  for (const auto& detail : error.failure.details) {
    options.push_back(detail.field);
  }
  EXPECT_THAT(options, ElementsAre("--function-pattern", "--joinable",
                                   "--module", "--runtime"));
  EXPECT_EQ(Usage({"submit", "--runtime", "crt"}).failure.details.size(), 2);
  EXPECT_EQ(Usage({"submit", "--project", ""}).failure.details[0].field,
            "--project");
  EXPECT_EQ(Usage({"submit", "--depfile-target", "t"}).failure.details[0].field,
            "--depfile-target");
}

TEST(CommandLineTest, InitIsRead) {
  const auto options = std::get<InitOptions>(ParseCommandLine(
      {"init", "--target", "cortex-m3", "a.c", "w=w.npy", "--target", "host",
       "--force", "--model-name", "m", "--runtime", "ffi", "--output", "json"},
      std::nullopt));
  EXPECT_EQ(options.project, "metad.textproto");
  EXPECT_THAT(options.targets, ElementsAre("cortex-m3", "host"));
  EXPECT_THAT(options.files, ElementsAre("a.c", "w=w.npy"));
  EXPECT_TRUE(options.force);
  EXPECT_EQ(options.model_name, "m");
  EXPECT_EQ(options.runtime, "ffi");
  EXPECT_EQ(options.output, OutputFormat::kJson);
  EXPECT_EQ(Usage({"init"}).failure.exit_code, kExitUsage);
  EXPECT_EQ(Usage({"init", "a.c", "--runtime", "x"}).failure.details[0].field,
            "--runtime");
}

TEST(CommandLineTest, ServerOptionOverridesTheEnvironment) {
  EXPECT_EQ(Submit({}, "unix:/a").session.server, "unix:/a");
  EXPECT_EQ(Submit({"--server", "unix:/b"}, "unix:/a").session.server,
            "unix:/b");
  EXPECT_EQ(Submit({}, "").session.server, std::nullopt);
}

TEST(CommandLineTest, OtherCommandsAreRead) {
  const Command targets = ParseCommandLine({"targets", "--all"}, "unix:/a");
  EXPECT_TRUE(std::get<TargetsOptions>(targets).all);
  EXPECT_EQ(std::get<TargetsOptions>(targets).session.server, "unix:/a");
  const Command inspect =
      ParseCommandLine({"inspect", "m.o", "--output", "json"}, std::nullopt);
  EXPECT_THAT(std::get<InspectOptions>(inspect).files, ElementsAre("m.o"));
  EXPECT_EQ(std::get<InspectOptions>(inspect).session.output,
            OutputFormat::kJson);
  EXPECT_TRUE(std::holds_alternative<VersionOptions>(
      ParseCommandLine({"version"}, std::nullopt)));
}

TEST(CommandLineTest, HelpIsGiven) {
  const auto help = [](const Arguments& arguments) {
    return std::get<HelpRequest>(ParseCommandLine(arguments, std::nullopt))
        .text;
  };
  EXPECT_THAT(help({"--help"}), HasSubstr("130 interrupted"));
  EXPECT_THAT(help({"submit", "--help"}), HasSubstr("--constant-section"));
  EXPECT_THAT(help({"submit", "--help"}), HasSubstr("quiet elsewhere"));
}

TEST(CommandLineTest, AllBadValuesAreReportedTogether) {
  const UsageError error =
      Usage({"submit", "--runtime", "c", "--emit", "pdf", "--progress", "loud",
             "--timeout", "5", "--server", "nowhere", "--output", "xml"});
  EXPECT_EQ(error.failure.exit_code, kExitUsage);
  std::vector<std::string> options;
  for (const auto& detail : error.failure.details) {
    options.push_back(detail.field);
  }
  EXPECT_THAT(options,
              ElementsAre("--output", "--server", "--model-name", "--module",
                          "--runtime", "--emit", "--progress", "--timeout"));
}

TEST(CommandLineTest, ModulesAndConstantsBelongToTheModelBeforeThem) {
  const SubmitOptions options =
      Submit({"--model", "cat", "--module", "c.o", "--constants", "c.npz",
              "--model", "dog", "--system-lib-prefix", "dog_", "--module",
              "d.o", "--model", "cat", "--external", "late"});
  EXPECT_THAT(options.models, ElementsAre(Field(&ModelArgument::name, "cat"),
                                          Field(&ModelArgument::name, "dog")));
  EXPECT_EQ(options.models[0].system_lib_prefix, "");
  EXPECT_EQ(options.models[1].system_lib_prefix, "dog_");
  EXPECT_THAT(options.modules,
              ElementsAre(Field(&ModuleArgument::model, ""),
                          Field(&ModuleArgument::model, "cat"),
                          Field(&ModuleArgument::model, "dog"),
                          Field(&ModuleArgument::model, "cat")));
  EXPECT_THAT(options.constants,
              ElementsAre(Field(&ConstantsArgument::model, "cat")));
}

TEST(CommandLineTest, PrefixWithoutAModelIsTheOnlyModels) {
  const SubmitOptions options = Submit({"--system-lib-prefix", "p_"});
  ASSERT_THAT(options.models, SizeIs(1));
  EXPECT_EQ(options.models[0].name, "m");
  EXPECT_EQ(options.models[0].system_lib_prefix, "p_");
  EXPECT_EQ(Usage({"submit", "--model-name", "image", "--system-lib-prefix",
                   "p_", "--model", "cat", "--module", "a.o"})
                .failure.details.at(0)
                .field,
            "--system-lib-prefix");
}

TEST(CommandLineTest, InterfacesAreAsked) {
  EXPECT_THAT(Submit({"--aot", "a.textproto", "--aot", "kws:b"}).interfaces,
              ElementsAre("a.textproto", "kws:b"));
}

TEST(CommandLineTest, JoiningIsAsked) {
  const SubmitOptions options =
      Submit({"--join", "a_report.json", "--join", "b_report.json",
              "--joinable", "--ffi-constructor", "--constant-table"});
  EXPECT_THAT(options.joined_reports,
              ElementsAre("a_report.json", "b_report.json"));
  EXPECT_TRUE(options.joinable);
  EXPECT_TRUE(options.ffi_constructor);
  EXPECT_TRUE(options.constant_table);
}

TEST(CommandLineTest, BadEnvironmentIsNamed) {
  const UsageError error = Usage({"targets"}, "nowhere");
  ASSERT_THAT(error.failure.details, SizeIs(1));
  EXPECT_EQ(error.failure.details[0].field, "METACTL_SERVER");
}

TEST(CommandLineTest, WhatDoesNotParseIsUsage) {
  for (const Arguments& arguments :
       std::vector<Arguments>{{},
                              {"fly"},
                              {"submit", "--model-nam", "x"},
                              {"submit", "--model-name"},
                              {"inspect"},
                              {"inspect", "a", "b", "c"},
                              {"targets", "version"},
                              {"submit", "--out", "a", "--out", "b"}}) {
    const UsageError error = Usage(arguments);
    EXPECT_EQ(error.failure.exit_code, kExitUsage);
    EXPECT_EQ(error.output, OutputFormat::kText);
  }
}

TEST(CommandLineTest, JsonIsRecognisedEvenIfTheRestIsNot) {
  EXPECT_EQ(Usage({"submit", "--output", "json", "--fly"}).output,
            OutputFormat::kJson);
  EXPECT_EQ(Usage({"submit", "--output=json", "--fly"}).output,
            OutputFormat::kJson);
}

}  // namespace
}  // namespace metad::client
