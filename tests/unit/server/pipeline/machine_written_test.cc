// Sources that an ML compiler wrote, compiled where int32_t is long.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// As TVM's C calls one operator from another.
constexpr char kSource[] =
    "#include <stdint.h>\n"
    "#define OTHERS int32_t n, void* value, int32_t* type, void* handle\n"
    "int32_t callee(void* args, int32_t* types, OTHERS);\n"
    "int32_t caller(void* args, int* types, OTHERS) {\n"
    "  return callee(args, types, n, value, type, handle);\n}\n"
    "int32_t callee(void* args, int32_t* types, OTHERS) { return types[0]; }\n";

class MachineWrittenTest : public PipelineFixture {
 protected:
  BuildResult BuildSource(bool machine_written, const std::string& source) {
    BuildRequest request = CortexRequest(operators_, weights_);
    ModuleInput module;
    module.name = "generated";
    module.kind = ModuleKind::kCSource;
    module.artifact = source;
    module.machine_written = machine_written;
    request.modules.push_back(module);
    observer_.diagnostics.clear();
    return Build(std::move(request));
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string("\x01\0\xff\x7f", 4);
};

TEST_F(MachineWrittenTest, PointersToIntegersOfOneSizeAreNotWarnedAbout) {
  BuildResult result = BuildSource(true, kSource);
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(observer_.diagnostics, IsEmpty());
  // Which a person could mend.
  result = BuildSource(false, kSource);
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(observer_.diagnostics, Not(IsEmpty()));
  EXPECT_THAT(observer_.diagnostics,
              Contains(Field(&CompilerDiagnostic::text,
                             HasSubstr("incompatible pointer type"))));
}

TEST_F(MachineWrittenTest, AttributesWithoutEffectAreNotWarnedAbout) {
  constexpr char kPacked[] =
      "struct block { signed char bytes[3] __attribute__((packed)); };\n"
      "int size_of_block(void* a, int* b, int n, void* d, int* e, void* h) {"
      " return sizeof(struct block); }\n";
  BuildResult result = BuildSource(true, kPacked);
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(observer_.diagnostics, IsEmpty());
  result = BuildSource(false, kPacked);
  EXPECT_THAT(observer_.diagnostics, SizeIs(1));
}

// As TVM up to 0.9 passes linked parameters to unpacked operators.
TEST_F(MachineWrittenTest, ConstantsThatAreNotTakenAsSuchAreNotWarnedAbout) {
  constexpr char kConstants[] =
      "static const float weights[2] = {1, 2};\n"
      "int callee(float* w) { return w[0] > 0; }\n"
      "int run(void* a, int* b, int n, void* d, int* e, void* h) {"
      " return callee(weights); }\n";
  BuildResult result = BuildSource(true, kConstants);
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(observer_.diagnostics, IsEmpty());
  result = BuildSource(false, kConstants);
  EXPECT_THAT(
      observer_.diagnostics,
      Contains(Field(&CompilerDiagnostic::severity, Severity::kWarning)));
}

TEST_F(MachineWrittenTest, OtherWarningsAreShown) {
  const BuildResult result =
      BuildSource(true,
                  "int f(void* a, int* b, int n, void* d, int* e, void* h) {"
                  " return 1 / 0; }\n");
  EXPECT_FALSE(result.error.has_value()) << result.error->message;
  EXPECT_THAT(observer_.diagnostics, SizeIs(1));
  EXPECT_THAT(observer_.diagnostics,
              Each(Field(&CompilerDiagnostic::severity, Severity::kWarning)));
}

}  // namespace
}  // namespace metad::pipeline
