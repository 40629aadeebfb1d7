#include "server/pipeline/object_verifier.h"

#include <optional>

#include "codegen/plan/planner.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/request_check.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// Makes a real object, then compares it with plans that it was not made for.
class ObjectVerifierTest : public PipelineFixture {
 protected:
  void SetUp() override {
    CheckResult checked =
        pipeline_.Check(CortexRequest(operators_, weights_), {});
    ASSERT_TRUE(std::holds_alternative<CheckedBuild>(checked));
    plan_ = std::get<CheckedBuild>(checked).plan;
    BuildResult result = Build(CortexRequest(operators_, weights_));
    ASSERT_FALSE(result.error.has_value()) << result.error->message;
    bytes_ = std::string(result.artifacts[2].content.bytes());
  }

  std::vector<std::string> Broken() {
    const auto object = ReadObjectFile(bytes_);
    EXPECT_TRUE(object.ok());
    const auto report = InspectObject(*object);
    EXPECT_TRUE(report.ok());
    return BrokenPromises(*object, *report, plan_, expected_, pages_);
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = "abcdef";
  const platform::NoFilePages pages_{};
  codegen::MetadataPlan plan_;
  MachineExpectation expected_ = CortexM3();
  std::string bytes_;
};

TEST_F(ObjectVerifierTest, ObjectMadeForThePlanKeepsEveryPromise) {
  EXPECT_THAT(Broken(), IsEmpty());
}

TEST_F(ObjectVerifierTest, OtherMachineIsSeen) {
  expected_ = Native();
  EXPECT_THAT(Broken(), Contains(HasSubstr("the object is for ARM")));
}

TEST_F(ObjectVerifierTest, OneChangedByteIsSeen) {
  plan_.constants[0].data = "abcdeg";
  EXPECT_THAT(Broken(), Contains(HasSubstr("differs from the bytes given")));
}

TEST_F(ObjectVerifierTest, OtherByteOrderIsSeen) {
  plan_.target.byte_order = codegen::ByteOrder::kBigEndian;
  EXPECT_THAT(Broken(), Contains(HasSubstr("differs from the bytes given")));
}

TEST_F(ObjectVerifierTest, OtherSectionIsSeen) {
  plan_.constants[0].section = ".rodata.other";
  EXPECT_THAT(Broken(), Contains(HasSubstr("instead of .rodata.other")));
}

TEST_F(ObjectVerifierTest, SmallerAlignmentIsSeen) {
  plan_.constants[0].alignment = 256;
  EXPECT_THAT(Broken(), Contains(HasSubstr("not aligned to 256")));
}

TEST_F(ObjectVerifierTest, MissingConstantIsSeen) {
  plan_.constants[0].name = "absent";
  EXPECT_THAT(Broken(), Contains(HasSubstr("absent is not defined")));
}

TEST_F(ObjectVerifierTest, OtherFunctionsAreSeen) {
  plan_.functions.pop_back();
  const auto broken = Broken();
  EXPECT_THAT(broken, Contains(HasSubstr("names are not the plan's")));
  EXPECT_THAT(broken, Contains(HasSubstr("calls_elsewhere")));
}

TEST_F(ObjectVerifierTest, RamIsSeen) {
  const auto object = ReadObjectFile(bytes_);
  auto report = *InspectObject(*object);
  report.ram_bytes = 4;
  EXPECT_THAT(BrokenPromises(*object, report, plan_, expected_, pages_),
              Contains(HasSubstr("4 bytes of RAM")));
}

TEST_F(ObjectVerifierTest, ModuleThatIsNoMetadataBreaksEverything) {
  bytes_ = operators_;
  const auto broken = Broken();
  EXPECT_THAT(broken, Contains(HasSubstr("TVMSystemLibEntryPoint")));
  EXPECT_THAT(broken, Contains(HasSubstr("needs symbol elsewhere")));
}

TEST_F(ObjectVerifierTest, OtherRuntimeIsSeen) {
  plan_.runtime = &codegen::FfiRuntime();
  const auto broken = Broken();
  EXPECT_THAT(broken, Contains(HasSubstr("model_register is not defined")));
  EXPECT_THAT(broken,
              Contains(HasSubstr("TVMFFIEnvModRegisterSystemLibSymbol")));
}

TEST_F(ObjectVerifierTest, TablesOfNoRuntimeAreMissed) {
  plan_.runtime = &codegen::StandaloneRuntime();
  plan_.has_constant_table = true;
  const auto broken = Broken();
  EXPECT_THAT(broken, Contains(HasSubstr("metad_model_registry is not defined "
                                         "as a global table")));
  EXPECT_THAT(broken, Contains(HasSubstr("metad_model_constants is not")));
}

// Of a model with an interface and a workspace in each way of defining one.
class InterfaceVerifierTest : public ObjectVerifierTest {
 protected:
  void SetUp() override {
    CheckResult checked = pipeline_.Check(Request(), {});
    ASSERT_TRUE(std::holds_alternative<CheckedBuild>(checked));
    plan_ = std::get<CheckedBuild>(checked).plan;
    BuildResult result = Build(Request());
    ASSERT_FALSE(result.error.has_value()) << result.error->message;
    bytes_ = std::string(result.artifacts[0].content.bytes());
  }

  BuildRequest Request() const {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.outputs = {OutputKind::kObject};
    request.models.resize(1);
    request.models[0].name = "kws";
    codegen::AotSpec& aot = request.models[0].aot.emplace();
    aot.workspace_pools.resize(2);
    aot.workspace_pools[0].name = "sram";
    aot.workspace_pools[0].size_bytes = 100;
    aot.workspace_pools[0].define_buffer = true;
    aot.workspace_pools[1].name = "kept";
    aot.workspace_pools[1].size_bytes = 8;
    aot.workspace_pools[1].section = ".noinit";
    aot.workspace_pools[1].define_buffer = true;
    return request;
  }

  codegen::WorkspacePoolSpec& Sram() {
    return plan_.models[0].aot->workspace_pools[0];
  }
};

TEST_F(InterfaceVerifierTest, ObjectMadeForThePlanKeepsEveryPromise) {
  EXPECT_THAT(Broken(), IsEmpty());
}

TEST_F(InterfaceVerifierTest, OtherWorkspaceIsSeen) {
  Sram().section = ".bss.other";
  EXPECT_THAT(Broken(), Contains(HasSubstr("instead of .bss.other")));
  Sram().alignment = 1024;
  EXPECT_THAT(Broken(), Contains(HasSubstr("is not aligned to 1024")));
  Sram().size_bytes = 99;
  EXPECT_THAT(Broken(), Contains(HasSubstr("has 100 bytes instead of 99")));
  Sram().name = "absent";
  EXPECT_THAT(Broken(), Contains(HasSubstr("absent_workspace is not defined")));
}

TEST_F(InterfaceVerifierTest, RamThatNobodyPromisedIsSeen) {
  Sram().define_buffer = false;
  EXPECT_THAT(Broken(), Contains(HasSubstr("108 bytes of RAM instead of at "
                                           "most 23")));
}

TEST_F(InterfaceVerifierTest, MissingMetadataIsSeen) {
  plan_.models[0].aot->module_name = "vad";
  const auto broken = Broken();
  EXPECT_THAT(broken, Contains(HasSubstr("tvmgen_vad_get_c_metadata is not "
                                         "defined as a global function")));
  EXPECT_THAT(broken, Contains(HasSubstr("metad_model_vad_aot_metadata is not "
                                         "defined as a table")));
}

}  // namespace
}  // namespace metad::pipeline
