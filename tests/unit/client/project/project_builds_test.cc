#include "client/project/project_builds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<ProjectBuild> Plan(const std::string& text,
                               const ProjectOptions& options = {},
                               const std::string& path = "p/f") {
  ProjectFile file(path);
  Problems problems;
  file.Parse(text, problems);
  std::vector<ProjectBuild> builds = PlanProject(file, options, problems);
  if (!problems.empty()) {
    ADD_FAILURE() << problems.ToFailure().details[0].field << ": "
                  << problems.ToFailure().details[0].description;
  }
  return builds;
}

constexpr char kMinimum[] = "model_name: \"m\" module { file: \"a.c\" }\n";

TEST(ProjectBuildsTest, DefaultsAreThoseOfTheCommandLine) {
  const auto builds = Plan(kMinimum, {}, "f");
  ASSERT_THAT(builds, SizeIs(1));
  const SubmitOptions& options = builds[0].options;
  EXPECT_EQ(options.model_name, "m");
  EXPECT_EQ(options.target, "host");
  EXPECT_EQ(options.runtime, v1::CRT);
  EXPECT_THAT(options.outputs,
              ElementsAre(v1::SOURCE, v1::HEADER, v1::OBJECT_FILE));
  EXPECT_EQ(options.out_dir, ".");
  EXPECT_EQ(options.session.server, std::nullopt);
  EXPECT_THAT(options.modules,
              ElementsAre(Field(&ModuleArgument::text, "a.c")));
}

TEST(ProjectBuildsTest, ModelLibraryBringsAnArchive) {
  const auto builds = Plan("model_library: \"m.tar\"\n");
  ASSERT_THAT(builds, SizeIs(1));
  EXPECT_THAT(builds[0].options.libraries, ElementsAre("p/m.tar"));
  EXPECT_FALSE(builds[0].options.target_is_given);
  EXPECT_THAT(
      builds[0].options.outputs,
      ElementsAre(v1::SOURCE, v1::HEADER, v1::OBJECT_FILE, v1::ARCHIVE));
}

TEST(ProjectBuildsTest, EveryFieldBecomesTheOptionOfThatName) {
  const auto builds = Plan(R"(
      model_name: "m" target: "cortex-m3" runtime: "standalone"
      emit: "source" emit: "report" out: "build" toolchain: "gcc"
      object_engine: "direct" timeout: "90s" server: "localhost:1"
      model { name: "cat" system_lib_prefix: "c_" aot: "cat.textproto" }
      module { file: "ops.c" name: "ops" function: "f" function: "g"
               functions_file: "names" function_pattern: "tvm[a-z]"
               required_constant: "w" required_constant: "v"
               include_file { path: "a.h" file: "b.h" }
               include_file { path: "c.h" } model: "cat"
               include_dir: "inc" include_dir: "/opt/inc" define: "A"
               optimize: "debug" standard: "c99" }
      module { name: "npu" external: true function: "h" }
      constants { file: "w.npy" name: "w" model: "cat" }
      constant { style: "bits" alignment: 64 }
      constant { name: "w" type: "int4" section: ".w" pool: "p" region: "F" }
      region { name: "F" kind: "flash" origin: 4096 length: 16 budget: 64 }
      pool { name: "p" section: ".p" region: "F" alignment: 16 external: true
             checksum: "crc32" address: 0x2000 }
      pool { name: "q" }
      include_dir: "x:y" define: "B=[1,2]" optimize: "size"
      standard: "gnu17" standard: "c++20"
      join: "first.json" joinable: true ffi_constructor: true
      constant_table: true)");
  ASSERT_THAT(builds, SizeIs(1));
  const SubmitOptions& options = builds[0].options;
  EXPECT_EQ(options.target, "cortex-m3");
  EXPECT_EQ(options.runtime, v1::STANDALONE);
  EXPECT_THAT(options.outputs, ElementsAre(v1::SOURCE, v1::REPORT));
  EXPECT_EQ(options.out_dir, "p/build");
  EXPECT_EQ(options.toolchain, "gcc");
  EXPECT_EQ(options.object_engine, v1::DIRECT);
  EXPECT_EQ(options.timeout, absl::Seconds(90));
  EXPECT_EQ(options.session.server, "localhost:1");
  EXPECT_THAT(
      options.models,
      ElementsAre(AllOf(Field(&ModelArgument::name, "cat"),
                        Field(&ModelArgument::system_lib_prefix, "c_"))));
  EXPECT_THAT(options.interfaces, ElementsAre("cat:p/cat.textproto"));
  EXPECT_THAT(options.modules,
              ElementsAre(AllOf(Field(&ModuleArgument::text, "ops=p/ops.c"),
                                Field(&ModuleArgument::external, false),
                                Field(&ModuleArgument::model, "cat")),
                          AllOf(Field(&ModuleArgument::text, "npu"),
                                Field(&ModuleArgument::external, true),
                                Field(&ModuleArgument::model, ""))));
  EXPECT_THAT(options.functions,
              ElementsAre("ops:f,g", "ops:@p/names", "npu:h"));
  EXPECT_THAT(options.function_patterns, ElementsAre("ops:tvm[a-z]"));
  EXPECT_THAT(options.required_constants, ElementsAre("ops:w,v"));
  EXPECT_THAT(options.include_files,
              ElementsAre("ops:a.h=p/b.h", "ops:c.h=p/c.h"));
  EXPECT_THAT(options.include_directories,
              ElementsAre("ops:p/inc", "ops:/opt/inc", "p/x:y"));
  EXPECT_THAT(options.macros, ElementsAre("ops:A", "B=[1,2]"));
  EXPECT_THAT(options.optimizations, ElementsAre("ops:debug", "size"));
  EXPECT_THAT(options.standards, ElementsAre("gnu17", "c++20", "ops:c99"));
  EXPECT_THAT(options.constants,
              ElementsAre(AllOf(Field(&ConstantsArgument::text, "w=p/w.npy"),
                                Field(&ConstantsArgument::model, "cat"))));
  EXPECT_THAT(options.constant_types, ElementsAre("w=int4"));
  EXPECT_THAT(options.constant_styles, ElementsAre("bits"));
  EXPECT_THAT(options.constant_sections, ElementsAre("w=.w"));
  EXPECT_THAT(options.constant_alignments, ElementsAre("64"));
  EXPECT_THAT(options.constant_pools, ElementsAre("w=p"));
  EXPECT_THAT(options.constant_regions, ElementsAre("w=F"));
  EXPECT_THAT(options.regions,
              ElementsAre("F:flash,origin=0x1000,length=0x10,budget=64"));
  EXPECT_THAT(options.pools,
              ElementsAre("p:external,section=.p,region=F,align=16,"
                          "checksum=crc32,address=0x2000",
                          "q"));
  EXPECT_THAT(options.joined_reports, ElementsAre("p/first.json"));
  EXPECT_TRUE(options.joinable);
  EXPECT_TRUE(options.ffi_constructor);
  EXPECT_TRUE(options.constant_table);
  EXPECT_THAT(options.depfile.earlier_inputs, ElementsAre("p/f"));
}

TEST(ProjectBuildsTest, EitherTheFileOrTheCommandLineIsStrict) {
  EXPECT_FALSE(Plan(kMinimum).at(0).options.strict);
  EXPECT_TRUE(
      Plan(std::string(kMinimum) + "strict: true").at(0).options.strict);
  ProjectOptions given;
  given.submit.strict = true;
  EXPECT_TRUE(Plan(kMinimum, given).at(0).options.strict);
}

TEST(ProjectBuildsTest, ConstantsAreChosenNamedAndLaidOut) {
  const auto builds = Plan(std::string(kMinimum) +
                           "select: \"a.*\" select: \"b[0-9]\"\n"
                           "rename { from: \"weights/(.*)\" to: \"w_\\\\1\" }\n"
                           "constants { file: \"raw.bin\" layout: "
                           "\"float32[3,4]\" name: \"r\" }");
  const SubmitOptions& options = builds.at(0).options;
  EXPECT_THAT(options.select, ElementsAre("a.*", "b[0-9]"));
  EXPECT_THAT(options.rename, ElementsAre("w_\\1=weights/(.*)"));
  EXPECT_THAT(
      options.constants,
      ElementsAre(Field(&ConstantsArgument::text, "r=p/raw.bin:float32[3,4]")));
}

TEST(ProjectBuildsTest, ArchiveSaysWhatTheProjectDoesNot) {
  const auto open = Plan("model_library: \"kws.tar\"");
  EXPECT_THAT(open.at(0).options.libraries, ElementsAre("p/kws.tar"));
  EXPECT_EQ(open.at(0).options.model_name, "");
  EXPECT_FALSE(open.at(0).options.target_is_given);
  EXPECT_FALSE(open.at(0).options.runtime_is_given);
  const auto closed = Plan(
      "model_library: \"kws.tar\" model_name: \"m\" target: \"host\" "
      "runtime: \"crt\"");
  EXPECT_EQ(closed.at(0).options.model_name, "m");
  EXPECT_TRUE(closed.at(0).options.target_is_given);
  EXPECT_TRUE(closed.at(0).options.runtime_is_given);
  ProjectOptions options;
  options.given = {"--target"};
  options.submit.target = "aarch64";
  const auto chosen = Plan("model_library: \"kws.tar\"", options);
  EXPECT_EQ(chosen.at(0).options.target, "aarch64");
  EXPECT_TRUE(chosen.at(0).options.target_is_given);
}

TEST(ProjectBuildsTest, FieldsOfTheOnlyModelAreItsOptions) {
  const auto builds = Plan(std::string(kMinimum) +
                           "aot: \"i.textproto\" system_lib_prefix: \"p_\"");
  EXPECT_THAT(builds.at(0).options.interfaces, ElementsAre("p/i.textproto"));
  EXPECT_THAT(
      builds.at(0).options.models,
      ElementsAre(AllOf(Field(&ModelArgument::name, "m"),
                        Field(&ModelArgument::system_lib_prefix, "p_"))));
}

TEST(ProjectBuildsTest, PathsAreNotTakenForNames) {
  const auto builds = Plan(
      "model_name: \"m\" module { file: \"a=b.c\" } aot: \"kws:x\"\n"
      "constants { file: \"v=w.npy\" }",
      {}, "f");
  const SubmitOptions& options = builds.at(0).options;
  EXPECT_EQ(options.modules[0].text, "./a=b.c");
  EXPECT_EQ(options.constants[0].text, "./v=w.npy");
  EXPECT_THAT(options.interfaces, ElementsAre("./kws:x"));
}

TEST(ProjectBuildsTest, FilesThatEndAsTypesDoNeedALayout) {
  ProjectFile file("f");
  Problems problems;
  file.Parse(
      "model_name: \"m\" module { file: \"a.c\" }\n"
      "constants { file: \"w:int8\" layout: \"float32\" }\n"
      "constants { file: \"w:int8\" }",
      problems);
  PlanProject(file, {}, problems);
  ASSERT_FALSE(problems.empty());
  const Failure failure = problems.ToFailure();
  ASSERT_THAT(failure.details, SizeIs(1));
  EXPECT_EQ(failure.details[0].field, "f:3:13: constants[1].file");
  EXPECT_THAT(failure.details[0].description, HasSubstr("expected `layout`"));
}

constexpr char kTwoTargets[] =
    "model_name: \"m\" target: \"cortex-m3\" target: \"host\"\n"
    "module { file: \"a.c\" }\n"
    "module { file: \"m3.o\" for_target: \"cortex-m3\" }\n"
    "module { file: \"host.o\" for_target: \"host\" }\n"
    "constants { file: \"w.npy\" for_target: \"host\" }\n"
    "constant { name: \"w\" style: \"bits\" for_target: \"host\" }\n"
    "region { name: \"F\" kind: \"flash\" for_target: \"cortex-m3\" }\n"
    "pool { name: \"p\" for_target: \"cortex-m3\" }\n";

TEST(ProjectBuildsTest, EachTargetHasItsOwnPartsAndDirectory) {
  const auto builds = Plan(kTwoTargets);
  ASSERT_THAT(builds, SizeIs(2));
  const SubmitOptions& device = builds[0].options;
  EXPECT_EQ(device.target, "cortex-m3");
  EXPECT_EQ(device.out_dir, "p/cortex-m3");
  EXPECT_THAT(device.modules,
              ElementsAre(Field(&ModuleArgument::text, "p/a.c"),
                          Field(&ModuleArgument::text, "p/m3.o")));
  EXPECT_THAT(device.constants, IsEmpty());
  EXPECT_THAT(device.constant_styles, IsEmpty());
  EXPECT_THAT(device.regions, ElementsAre("F:flash"));
  EXPECT_THAT(device.pools, ElementsAre("p"));
  const SubmitOptions& host = builds[1].options;
  EXPECT_EQ(host.target, "host");
  EXPECT_EQ(host.out_dir, "p/host");
  EXPECT_THAT(host.modules,
              ElementsAre(Field(&ModuleArgument::text, "p/a.c"),
                          Field(&ModuleArgument::text, "p/host.o")));
  EXPECT_THAT(host.constants, SizeIs(1));
  EXPECT_THAT(host.constant_styles, ElementsAre("w=bits"));
  EXPECT_THAT(host.regions, IsEmpty());
}

TEST(ProjectBuildsTest, CommandLineGoesBeforeTheFile) {
  ProjectOptions options;
  options.submit.target = "host";
  options.submit.out_dir = "elsewhere";
  options.submit.outputs = {v1::HEADER};
  options.submit.toolchain = "clang";
  options.submit.timeout = absl::Seconds(1);
  options.submit.object_engine = v1::TOOLCHAIN;
  options.submit.session.server = "localhost:2";
  options.given = {"--emit", "--toolchain", "--timeout", "--object-engine",
                   "--server"};
  const std::string text =
      std::string(kTwoTargets) +
      "out: \"build\" emit: \"source\" toolchain: \"gcc\" timeout: \"9s\" "
      "object_engine: \"direct\" server: \"localhost:1\"";
  const SubmitOptions both = Plan(text, options).at(0).options;
  EXPECT_EQ(both.target, "cortex-m3");
  EXPECT_EQ(both.out_dir, "p/build/cortex-m3");
  EXPECT_THAT(both.outputs, ElementsAre(v1::HEADER));
  EXPECT_EQ(both.toolchain, "clang");
  EXPECT_EQ(both.timeout, absl::Seconds(1));
  EXPECT_EQ(both.object_engine, v1::TOOLCHAIN);
  EXPECT_EQ(both.session.server, "localhost:2");

  options.given = {"--out"};
  EXPECT_EQ(Plan(text, options).at(1).options.out_dir, "elsewhere/host");
  options.given = {"--target"};
  EXPECT_THAT(Plan(text, options), SizeIs(1));
  EXPECT_EQ(Plan(text, options).at(0).options.out_dir, "p/build/host");
  options.given = {"--target", "--out"};
  EXPECT_EQ(Plan(text, options).at(0).options.out_dir, "elsewhere");
}

TEST(ProjectBuildsTest, TargetWithoutModulesIsAProblem) {
  ProjectFile file("f");
  Problems problems;
  file.Parse(
      "model_name: \"m\" target: \"a\" target: \"b\"\n"
      "module { file: \"x\" for_target: \"a\" }",
      problems);
  PlanProject(file, {}, problems);
  ASSERT_FALSE(problems.empty());
  const Failure failure = problems.ToFailure();
  ASSERT_THAT(failure.details, SizeIs(1));
  EXPECT_EQ(failure.details[0].field, "f:2:1: module");
  EXPECT_THAT(failure.details[0].description,
              HasSubstr("no module for the target 'b'"));
}

TEST(ProjectBuildsTest, WhatIsWrongWithAnOptionIsSaidOfTheFile) {
  const auto builds = Plan(
      "model_name: \"m\"\nmodule { file: \"a.c\"\n  function: \"f\" }\n"
      "constant { name: \"w\"\n  style: \"bits\" }\ntarget: \"t\"",
      {}, "f");
  Problems problems;
  problems.AddUsage("--functions a:f", "wrong");
  problems.AddUsage("--constant-style w=bits", "wrong");
  problems.AddFile("a.c", absl::NotFoundError("no such file"));
  problems.AddUsage("--depfile", "of the command line");
  Failure failure = problems.ToFailure();
  failure.details.push_back({"target", "unknown", "--target"});
  builds.at(0).origins.Rewrite(failure);
  EXPECT_EQ(failure.exit_code, kExitInvalidInput);
  EXPECT_EQ(failure.reason, "INVALID_INPUT");
  EXPECT_EQ(failure.message, "5 problems with f");
  ASSERT_THAT(failure.details, SizeIs(5));
  EXPECT_EQ(failure.details[0].field, "f:3:3: module[0].function[0]");
  EXPECT_EQ(failure.details[1].field, "f:5:3: constant[0].style");
  EXPECT_EQ(failure.details[2].field, "f:2:10: module[0].file: a.c");
  EXPECT_EQ(failure.details[3].field, "--depfile");
  EXPECT_EQ(failure.details[4].source, "f:6:1: target[0]");
}

}  // namespace
}  // namespace metad::client
