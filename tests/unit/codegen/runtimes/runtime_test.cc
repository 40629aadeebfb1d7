#include "codegen/runtimes/runtime.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime_list.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

// The text itself is compared in //tests/golden and compiled in
// //tests/conformance.
namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

MetadataSpec SmallSpec() {
  return SpecOf({ListedModule("cpu", {"add", "mul"})},
                {Constant("w", kInt8, {2}, "xy")});
}

std::string SourceOf(const MetadataSpec& spec) {
  const MetadataPlan plan = PlanOf(spec);
  StringSink sink;
  RuntimeOf(plan).EmitSource(plan, sink);
  return sink.Take();
}

std::string HeaderOf(const MetadataSpec& spec) {
  const MetadataPlan plan = PlanOf(spec);
  StringSink sink;
  RuntimeOf(plan).EmitHeader(plan, sink);
  return sink.Take();
}

TEST(RuntimeTest, EveryRuntimeIsFoundByItsName) {
  for (const Runtime* runtime : AllRuntimes()) {
    EXPECT_EQ(FindRuntime(AllRuntimes(), runtime->name()), runtime);
  }
  EXPECT_EQ(FindRuntime(AllRuntimes(), "vulkan"), nullptr);
  EXPECT_EQ(RuntimeNames(AllRuntimes()), "crt, crt-v1, ffi or standalone");
}

// Inputs keep their digests, which generated files carry, from version to
// version.
TEST(RuntimeTest, DigestNumbersStay) {
  EXPECT_EQ(CrtRuntime().digest_number(), 0);
  EXPECT_EQ(CrtV1Runtime().digest_number(), 1);
  EXPECT_EQ(FfiRuntime().digest_number(), 2);
  EXPECT_EQ(StandaloneRuntime().digest_number(), 3);
}

TEST(RuntimeTest, PlanKnowsItsRuntime) {
  EXPECT_EQ(&RuntimeOf(PlanOf(SmallSpec())), &CrtRuntime());
}

TEST(RuntimeTest, RegisterFunctionCarriesTheMetadatasName) {
  EXPECT_EQ(FfiRuntime().StartSymbol("sine"), "sine_register");
  EXPECT_EQ(StandaloneRuntime().StartSymbol("sine"), "metad_sine_registry");
  EXPECT_EQ(CrtV1Runtime().StartSymbol("sine"), "TVMSystemLibEntryPoint");
}

TEST(RuntimeTest, SourceDefinesAndHeaderDeclares) {
  const std::string source = SourceOf(SmallSpec());
  EXPECT_THAT(source, AllOf(HasSubstr("TVMSystemLibEntryPoint(void) {"),
                            HasSubstr("const int8_t w[2] METAD_PLACED("),
                            HasSubstr("\"add\\0\"\n  \"mul\"")));
  const std::string header = HeaderOf(SmallSpec());
  EXPECT_THAT(header, AllOf(HasSubstr("TVMSystemLibEntryPoint(void);"),
                            HasSubstr("extern const int8_t w[2];"),
                            HasSubstr("int add("), HasSubstr("int mul(")));
  EXPECT_THAT(header, Not(HasSubstr("= {")));
}

TEST(RuntimeTest, SameSpecGivesTheSameBytes) {
  EXPECT_EQ(SourceOf(SmallSpec()), SourceOf(SmallSpec()));
  EXPECT_EQ(HeaderOf(SmallSpec()), HeaderOf(SmallSpec()));
}

TEST(RuntimeTest, BothFilesOpenWithTheManifest) {
  const std::string digest = absl::StrCat("sha256:", std::string(64, '0'));
  EXPECT_THAT(SourceOf(SmallSpec()),
              AllOf(StartsWith("/*\n * Function regis"), HasSubstr(digest)));
  EXPECT_THAT(HeaderOf(SmallSpec()),
              AllOf(StartsWith("/*\n * Declares the "), HasSubstr(digest)));
}

TEST(RuntimeTest, CountIsInTheTargetsByteOrder) {
  MetadataSpec spec = SmallSpec();
  EXPECT_THAT(SourceOf(spec), HasSubstr("{'\\002', '\\000'},"));
  spec.target.byte_order = ByteOrder::kBigEndian;
  EXPECT_THAT(SourceOf(spec), HasSubstr("{'\\000', '\\002'},"));
}

TEST(RuntimeTest, FirstVersionOfCrtDiffersInTheCountAlone) {
  MetadataSpec spec = SmallSpec();
  spec.runtime = &CrtV1Runtime();
  const std::string source = SourceOf(spec);
  EXPECT_THAT(source, AllOf(HasSubstr("  char count[1];\n"),
                            HasSubstr("} metad_model_names_v1 = {\n"
                                      "  {'\\002'},\n"),
                            HasSubstr("(const char*)&metad_model_names_v1,"),
                            HasSubstr("TVMSystemLibEntryPoint(void) {")));
  EXPECT_THAT(HeaderOf(spec), HasSubstr("crt-v1 (TVM C runtime up to 0.8)"));
}

TEST(RuntimeTest, HeaderDefinesNoTypeOfTheRuntime) {
  EXPECT_THAT(HeaderOf(SmallSpec()), AllOf(HasSubstr("\nstruct TVMModule;\n"),
                                           Not(HasSubstr("TVMFuncRegistry")),
                                           Not(HasSubstr("typedef"))));
}

TEST(RuntimeTest, HeaderIsGuardedByTheModelsName) {
  MetadataSpec spec = SmallSpec();
  spec.model_name = "Sine2";
  EXPECT_THAT(HeaderOf(spec), HasSubstr("#ifndef METAD_Sine2_METADATA_H_\n"
                                        "#define METAD_Sine2_METADATA_H_\n"));
}

TEST(RuntimeTest, EveryTableIsConst) {
  const std::string source = SourceOf(SmallSpec());
  for (const char* table :
       {"static const struct {\n  char count[2];",
        "static const metad_packed_function metad_model_functions[2]",
        "static const struct TVMFuncRegistry metad_model_registry",
        "static const struct TVMModule metad_model_module"}) {
    EXPECT_THAT(source, HasSubstr(table));
  }
}

}  // namespace
}  // namespace metad::codegen
