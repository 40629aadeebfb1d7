#include "codegen/emit/external_pools.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MetadataSpec Spec(PoolChecksum checksum) {
  MetadataSpec spec = SpecOf(
      {ListedModule("ops", {"op"})},
      {Constant("a", kInt8, {3}, "abc"), Constant("b", kInt8, {4}, "defg")});
  spec.pools.resize(1);
  spec.pools[0].name = "p";
  spec.pools[0].external = true;
  spec.pools[0].checksum = checksum;
  for (ConstantSpec& constant : spec.constants) constant.pool = "p";
  return spec;
}

std::string Source(const MetadataPlan& plan) {
  StringSink sink;
  RuntimeOf(plan).EmitSource(plan, sink);
  return sink.Take();
}

std::string Header(const MetadataPlan& plan) {
  StringSink sink;
  RuntimeOf(plan).EmitHeader(plan, sink);
  return sink.Take();
}

TEST(ExternalPoolsTest, HeaderSaysWhereConstantsAre) {
  MetadataSpec spec = Spec(PoolChecksum::kSha256);
  const std::string header = Header(PlanOf(spec));
  EXPECT_THAT(header, HasSubstr("#define METAD_model_p_SIZE 20u\n"));
  EXPECT_THAT(header, HasSubstr("#define METAD_model_p_ALIGNMENT 16u\n"));
  EXPECT_THAT(header, HasSubstr("#define METAD_model_b_OFFSET 16u\n"));
  EXPECT_THAT(header, Not(HasSubstr("extern const int8_t a")));
  EXPECT_THAT(header, Not(HasSubstr("_ADDRESS")));
}

TEST(ExternalPoolsTest, AddressMakesSymbols) {
  MetadataSpec spec = Spec(PoolChecksum::kSha256);
  spec.pools[0].address = 0x90000000;
  const std::string header = Header(PlanOf(spec));
  EXPECT_THAT(header, HasSubstr("#define METAD_model_p_ADDRESS 0x90000000u\n"));
  EXPECT_THAT(header, HasSubstr("extern const int8_t b[4];\n"));
}

TEST(ExternalPoolsTest, SourceHasTheChecksumAskedForOnly) {
  const std::string sha = Source(PlanOf(Spec(PoolChecksum::kSha256)));
  EXPECT_THAT(sha, HasSubstr("metad_model_p_sha256[32]"));
  EXPECT_THAT(sha, Not(HasSubstr("crc32")));
  const std::string crc = Source(PlanOf(Spec(PoolChecksum::kCrc32)));
  EXPECT_THAT(crc, HasSubstr("metad_model_p_crc32 = 0x"));
  EXPECT_THAT(crc, Not(HasSubstr("sha256(")));
}

TEST(ExternalPoolsTest, ImageHasNoneOfTheBytes) {
  EXPECT_THAT(Source(PlanOf(Spec(PoolChecksum::kCrc32))),
              Not(HasSubstr("int8_t a[3]")));
}

TEST(ExternalPoolsTest, StandaloneTableHasTheChecksum) {
  MetadataSpec spec = Spec(PoolChecksum::kSha256);
  spec.runtime = &StandaloneRuntime();
  EXPECT_THAT(Source(PlanOf(spec)),
              HasSubstr("{METAD_ADDRESS_UNKNOWN, 20u, \"p\", "
                        "metad_model_p_sha256, 0u, 16u}"));
  spec.pools[0].checksum = PoolChecksum::kCrc32;
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(Source(plan),
              HasSubstr(absl::StrCat(
                  "\"p\", METAD_NULL, 0x",
                  absl::Hex(plan.pools[0].crc32, absl::kZeroPad8), "u, 16u}")));
}

TEST(ExternalPoolsTest, WithoutThemNothingIsAdded) {
  const MetadataPlan plan = PlanOf(SpecOf({ListedModule("ops", {"op"})}));
  StringSink sink;
  EmitPoolCheckPrologue(plan, sink);
  EmitPoolChecks(plan, sink);
  EmitPoolDeclarations(plan, sink);
  EXPECT_EQ(sink.content(), "");
  EXPECT_EQ(PoolIncludes(plan), "");
}

}  // namespace
}  // namespace metad::codegen
