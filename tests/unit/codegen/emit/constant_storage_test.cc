#include "codegen/emit/constant_storage.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConstantStorageTest : public ::testing::Test {
 protected:
  static MetadataPlan Plan(ConstantStyle style) {
    MetadataSpec spec = SpecOf({ListedModule("m", {"run"})},
                               {Constant("w", kInt16, {2}, "abcd")});
    spec.constant_style = style;
    return PlanOf(spec);
  }

  static std::string Prologue(const MetadataPlan& plan) {
    StringSink sink;
    EmitStoragePrologue(plan, sink);
    return sink.Take();
  }

  static std::string Storage(ConstantStyle style) {
    const MetadataPlan plan = Plan(style);
    StringSink sink;
    EmitConstantStorage(plan, plan.constants[0], sink);
    return sink.Take();
  }
};

TEST_F(ConstantStorageTest, NameIsDeclaredWithItsOwnTypeInEveryStyle) {
  for (const ConstantStyle style :
       {ConstantStyle::kTyped, ConstantStyle::kBits, ConstantStyle::kString,
        ConstantStyle::kIncbin, ConstantStyle::kEmbed}) {
    EXPECT_THAT(Storage(style), HasSubstr("\nextern const int16_t w[2];\n"));
  }
}

TEST_F(ConstantStorageTest, OtherTypesHaveItsNameInTheObject) {
  EXPECT_THAT(Storage(ConstantStyle::kTyped), Not(HasSubstr("__asm__")));
  for (const ConstantStyle style :
       {ConstantStyle::kBits, ConstantStyle::kString, ConstantStyle::kEmbed}) {
    EXPECT_THAT(Storage(style), HasSubstr(" metad_w_storage"));
    EXPECT_THAT(Storage(style), HasSubstr("__asm__(\"w\");\n"));
  }
}

TEST_F(ConstantStorageTest, EmbeddedFileIsLookedForAndMeasured) {
  const std::string text = Storage(ConstantStyle::kEmbed);
  EXPECT_THAT(text, HasSubstr("#if !__has_embed(\"model_w.bin\")\n#error"));
  EXPECT_THAT(text, HasSubstr("#embed \"model_w.bin\"\n};\n"));
  EXPECT_THAT(text, HasSubstr("static_assert(sizeof(metad_w_storage) == 4,"));
}

TEST_F(ConstantStorageTest, WhatAStyleNeedsIsSaid) {
  EXPECT_THAT(Prologue(Plan(ConstantStyle::kTyped)), IsEmpty());
  EXPECT_THAT(Prologue(Plan(ConstantStyle::kBits)), IsEmpty());
  EXPECT_THAT(Prologue(Plan(ConstantStyle::kString)),
              HasSubstr("__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__"));
  EXPECT_THAT(Prologue(Plan(ConstantStyle::kIncbin)),
              HasSubstr("More than C99: constants of style incbin"));
  EXPECT_THAT(Prologue(Plan(ConstantStyle::kEmbed)),
              HasSubstr("More than C99: constants of style embed"));
}

TEST_F(ConstantStorageTest, ByteOrderIsOnlyAskedForWhereThereIsOne) {
  MetadataPlan plan = Plan(ConstantStyle::kString);
  plan.constants[0].storage = ElementStorage::kInt8;
  EXPECT_THAT(Prologue(plan), IsEmpty());
}

}  // namespace
}  // namespace metad::codegen
