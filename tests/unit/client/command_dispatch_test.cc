// The commands beside `submit`, and what all of them have in common.

#include "client/command_dispatch.h"

#include <ios>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/client/status_bytes.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::MakeStatus;

using CommandDispatchTest = DispatchFixture;

TEST_F(CommandDispatchTest, UsageIsTwoAndJsonWhereAsked) {
  EXPECT_EQ(Run({"submit", "--fly"}), 2);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("--fly"));
  EXPECT_EQ(Run({"submit", "--fly", "--output", "json"}), 2);
  EXPECT_EQ(Document()["exit_code"], 2);
  EXPECT_EQ(Document()["error"]["reason"], "USAGE");
}

TEST_F(CommandDispatchTest, UnreachableServerIsSixAndNamed) {
  EXPECT_EQ(Submit({"--server", "unix:/no/such/socket"}), 6);
  EXPECT_THAT(err_.str(), HasSubstr("unix:/no/such/socket"));
  EXPECT_EQ(Run({"targets", "--server", "unix:/no/such/socket"}), 6);
  EXPECT_EQ(Run({"inspect", object_, "--server", "unix:/no/such/socket"}), 6);
}

TEST_F(CommandDispatchTest, TargetsAreListed) {
  fake_.on_list = [](const auto&, v1::ListToolchainsResponse* response) {
    v1::Target& target = *response->add_targets();
    target.set_name("cortex-m3");
    target.set_architecture("ARM");
    target.set_pointer_bits(32);
    target.add_toolchain_ids("gcc-arm");
    response->add_targets()->set_name("mips");
    v1::Toolchain& gcc = *response->add_toolchains();
    gcc.set_id("gcc-arm");
    gcc.set_family(v1::Toolchain::GCC);
    gcc.set_version("arm-none-eabi-gcc 12.2");
    gcc.set_available(true);
    v1::Toolchain& clang = *response->add_toolchains();
    clang.set_id("clang-19");
    clang.set_family(v1::Toolchain::CLANG);
    clang.set_unavailable_reason("no clang-19 in the path");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"targets"}), 0);
  EXPECT_EQ(out_.str(),
            "TARGET     ARCHITECTURE  BITS  BYTE ORDER  TOOLCHAINS          "
            "DESCRIPTION\n"
            "cortex-m3  ARM             32  little      gcc-arm\n"
            "mips                        0  little      none, sources only\n"
            "\n"
            "TOOLCHAIN  FAMILY  VERSION\n"
            "gcc-arm    gcc     arm-none-eabi-gcc 12.2\n");
  EXPECT_EQ(Run({"targets", "--all"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("clang-19   clang   unavailable: no "
                                    "clang-19 in the path\n"));
  EXPECT_EQ(Run({"targets", "--output", "json"}), 0);
  EXPECT_EQ(Document()["targets"][0]["toolchain_ids"][0], "gcc-arm");
  EXPECT_EQ(Document()["toolchains"].size(), 1);
  EXPECT_EQ(Document()["limits"]["max_inline_bytes"], 0);
}

TEST_F(CommandDispatchTest, InspectShowsTheObject) {
  fake_.on_inspect = [](const v1::InspectModuleRequest& request,
                        v1::InspectModuleResponse* response) {
    v1::ObjectReport& report = *response->add_objects()->mutable_report();
    report.set_architecture("ARM");
    report.add_functions()->set_name(request.artifact());
    return grpc::Status::OK;
  };
  const std::string file = directory_.Write("m.o", "object bytes");
  EXPECT_EQ(Run({"inspect", file}), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr(file + ": ARM"),
                                HasSubstr("    0  object bytes\n")));
  EXPECT_EQ(Run({"inspect", file, "--output", "json"}), 0);
  EXPECT_EQ(Document()["object_report"]["functions"][0]["name"],
            "object bytes");
}

TEST_F(CommandDispatchTest, InspectTellsAbsentFromBad) {
  EXPECT_EQ(Run({"inspect", directory_.Path("absent.o")}), 4);
  EXPECT_THAT(err_.str(), HasSubstr("absent.o: no such file"));
  fake_.on_inspect = [](const auto&, auto*) {
    return testing::ToGrpcStatus(
        MakeStatus(absl::StatusCode::kInvalidArgument, "INVALID_INPUT",
                   "no object", {{"artifact", "at byte 0: is no ELF"}}));
  };
  EXPECT_EQ(Run({"inspect", object_, "--output", "json"}), 3);
  EXPECT_EQ(Document()["error"]["violations"][0]["source"], object_);
}

TEST_F(CommandDispatchTest, VersionIsPrinted) {
  EXPECT_EQ(Run({"version"}), 0);
  EXPECT_EQ(out_.str(), "metactl 0.2.0\n");
  EXPECT_EQ(Run({"version", "--output", "json"}), 0);
  EXPECT_EQ(Document()["version"], "0.2.0");
}

TEST_F(CommandDispatchTest, HelpGoesToStdout) {
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("submit"));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CommandDispatchTest, UnwritableStdoutIsInternal) {
  out_.setstate(std::ios::badbit);
  EXPECT_EQ(Run({"version"}), 70);
  EXPECT_THAT(err_.str(), HasSubstr("standard output"));
}

}  // namespace
}  // namespace metad::client
