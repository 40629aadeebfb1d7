#include "server/pipeline/object_engine.h"

#include <string>
#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using codegen::Violation;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

class ObjectEngineTest : public PipelineFixture {
 protected:
  BuildRequest Request(ObjectEngine engine) {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.object_engine = engine;
    return request;
  }

  // Its constants in an external pool.
  BuildRequest PooledRequest(ObjectEngine engine) {
    BuildRequest request = Request(engine);
    codegen::PoolSpec pool;
    pool.name = "flash";
    pool.external = true;
    request.pools.push_back(pool);
    request.constants[0].pool = pool.name;
    return request;
  }

  // Whether a compiler ran.
  bool Compiles(BuildRequest request) {
    observer_.stages.clear();
    const BuildResult result = Build(std::move(request));
    EXPECT_FALSE(result.error.has_value()) << result.error->message;
    EXPECT_TRUE(result.object_report.has_value());
    return testing::Value(observer_.stages, Contains(Stage::kCompiling));
  }

  void ExpectRefused(const BuildRequest& request, const std::string& text) {
    const BuildResult result = Build(request);
    ASSERT_TRUE(result.error.has_value());
    EXPECT_THAT(result.error->violations.kept(),
                ElementsAre(testing::AllOf(
                    Field(&Violation::field, "object_engine"),
                    Field(&Violation::description, HasSubstr(text)))));
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string("\x01\0\xff\x7f\0\x80", 6);
};

TEST_F(ObjectEngineTest, AutoNeedsNoCompilerWhereTheTargetHasAMachine) {
  EXPECT_FALSE(Compiles(Request(ObjectEngine::kAuto)));
  EXPECT_FALSE(Compiles(Request(ObjectEngine::kDirect)));
  EXPECT_TRUE(Compiles(Request(ObjectEngine::kToolchain)));
}

TEST_F(ObjectEngineTest, AutoCompilesWhatHasCodeOfItsOwn) {
  EXPECT_TRUE(Compiles(PooledRequest(ObjectEngine::kAuto)));
  ExpectRefused(PooledRequest(ObjectEngine::kDirect), "external pools");
}

TEST_F(ObjectEngineTest, AutoCompilesWithTheToolchainThatIsNamed) {
  BuildRequest request = Request(ObjectEngine::kAuto);
  request.toolchain_id = "gcc-arm-none-eabi";
  EXPECT_TRUE(Compiles(request));
  request.object_engine = ObjectEngine::kDirect;
  EXPECT_FALSE(Compiles(request));
}

TEST_F(ObjectEngineTest, NoToolchainNeedBeThere) {
  constexpr char kCatalog[] =
      "targets { name: \"cortex-m3\" architecture: ARM pointer_bits: 32 "
      "object_machine: \"thumb-v7m\" }\n"
      "toolchains { id: \"absent\" family: GCC compiler: \"/nonexistent/gcc\" "
      "targets { target: \"cortex-m3\" } }\n";
  auto catalog = execution::ToolchainCatalog::Parse(kCatalog, "catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  execution::ToolchainRegistry toolchains(*catalog, &runner_);
  const BuildPipeline pipeline(&toolchains, &executor_,
                               execution::ActionLimits());
  CheckResult checked = pipeline.Check(Request(ObjectEngine::kAuto), {});
  ASSERT_TRUE(std::holds_alternative<CheckedBuild>(checked));
  const BuildResult result = pipeline.Run(
      std::move(std::get<CheckedBuild>(checked)), cancellation_,
      platform::ExtendableDeadline(absl::InfiniteFuture()), observer_);
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_TRUE(result.object_report.has_value());

  checked = pipeline.Check(Request(ObjectEngine::kToolchain), {});
  ASSERT_TRUE(std::holds_alternative<BuildError>(checked));
  EXPECT_EQ(std::get<BuildError>(checked).reason,
            BuildErrorReason::kCompilerMissing);
}

TEST_F(ObjectEngineTest, BothReportTheSame) {
  const BuildResult direct = Build(Request(ObjectEngine::kDirect));
  const BuildResult compiled = Build(Request(ObjectEngine::kToolchain));
  ASSERT_TRUE(direct.object_report.has_value());
  ASSERT_TRUE(compiled.object_report.has_value());
  EXPECT_EQ(direct.object_report->functions, compiled.object_report->functions);
  EXPECT_EQ(direct.object_report->undefined_symbols,
            compiled.object_report->undefined_symbols);
  EXPECT_EQ(direct.object_report->flash_bytes,
            compiled.object_report->flash_bytes);
  EXPECT_EQ(direct.object_report->ram_bytes, 0);
  EXPECT_EQ(direct.summary.input_digest, compiled.summary.input_digest);
}

TEST_F(ObjectEngineTest, TargetWithoutMachineIsCompiledFor) {
  execution::TargetDescription target;
  target.name = "mips";
  target.object_machine = "mips";
  const codegen::MetadataPlan plan;
  codegen::ViolationList violations;
  const BuildRequest automatic = Request(ObjectEngine::kAuto);
  EXPECT_FALSE(DirectMachine(automatic, target, plan).has_value());
  CheckObjectEngine(automatic, target, plan, violations);
  EXPECT_THAT(violations.kept(), IsEmpty());
  CheckObjectEngine(Request(ObjectEngine::kDirect), target, plan, violations);
  EXPECT_THAT(violations.kept(),
              ElementsAre(Field(&Violation::description, HasSubstr("mips"))));
}

}  // namespace
}  // namespace metad::pipeline
