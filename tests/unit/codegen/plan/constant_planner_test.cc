#include "codegen/plan/constant_planner.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();

class ConstantPlannerTest : public ::testing::Test {
 protected:
  // A correct tensor, for tests that break one thing of it.
  ConstantSpec Weights() { return Constant("w", kInt32, {2, 3}, data_); }

  std::optional<PlannedConstant> Plan(const ConstantSpec& spec) {
    ConstantDefaults defaults;
    defaults.section = ".rodata.model";
    return PlanConstant(spec, "constants[7]", defaults, violations_);
  }

  // The constant is refused for one reason, in this field.
  void ExpectRefusal(const ConstantSpec& spec, const std::string& field,
                     const std::string& reason) {
    violations_ = ViolationList();
    EXPECT_FALSE(Plan(spec).has_value());
    EXPECT_THAT(
        violations_.kept(),
        ElementsAre(Violation{absl::StrCat("constants[7].", field), reason}));
  }

  ElementStorage StorageOf(DataType type, const std::string& data) {
    const int64_t count = static_cast<int64_t>(data.size()) / (type.bits / 8);
    const auto planned = Plan(Constant("w", type, {count}, data));
    EXPECT_TRUE(planned.has_value());
    return planned.value_or(PlannedConstant()).storage;
  }

  const std::string data_ = std::string(24, '\1');
  ViolationList violations_;
};

TEST_F(ConstantPlannerTest, DefaultsAreSixteenAndTheModelsSection) {
  const auto planned = Plan(Weights());
  ASSERT_TRUE(planned.has_value());
  EXPECT_EQ(planned->name, "w");
  EXPECT_EQ(planned->type, kInt32);
  EXPECT_THAT(planned->shape, ElementsAre(2, 3));
  EXPECT_EQ(planned->alignment, 16);
  EXPECT_EQ(planned->section, ".rodata.model");
  EXPECT_EQ(planned->element_count, 6);
  EXPECT_EQ(planned->stored_elements, 6);
  EXPECT_EQ(planned->stored_bytes, 24);
  EXPECT_EQ(planned->data.data(), data_.data());
  EXPECT_TRUE(violations_.empty());
}

TEST_F(ConstantPlannerTest, WishesAreKept) {
  ConstantSpec spec = Weights();
  spec.alignment = 65536;
  spec.section = "extflash";
  const auto planned = Plan(spec);
  ASSERT_TRUE(planned.has_value());
  EXPECT_EQ(planned->alignment, 65536);
  EXPECT_EQ(planned->section, "extflash");
}

TEST_F(ConstantPlannerTest, AlignmentOfTheElementIsEnough) {
  ConstantSpec spec = Weights();
  spec.alignment = 4;
  EXPECT_EQ(Plan(spec)->alignment, 4);
  EXPECT_EQ(Plan(Constant("b", kInt8, {0}, ""))->alignment, 16);
}

TEST_F(ConstantPlannerTest, ScalarHasOneElement) {
  const auto planned =
      Plan(Constant("w", kInt32, {}, absl::string_view(data_).substr(0, 4)));
  ASSERT_TRUE(planned.has_value());
  EXPECT_EQ(planned->element_count, 1);
  EXPECT_EQ(planned->stored_bytes, 4);
}

TEST_F(ConstantPlannerTest, EmptyTensorStoresOneElement) {
  for (const std::vector<int64_t>& shape :
       std::vector<std::vector<int64_t>>{{0}, {3, 0}, {kHuge, 0, kHuge}}) {
    const auto planned = Plan(Constant("w", kFloat64, shape, ""));
    ASSERT_TRUE(planned.has_value());
    EXPECT_EQ(planned->element_count, 0);
    EXPECT_EQ(planned->stored_elements, 1);
    EXPECT_EQ(planned->stored_bytes, 8);
  }
}

TEST_F(ConstantPlannerTest, TypeThatCannotBeGeneratedIsRefused) {
  ConstantSpec spec = Weights();
  spec.type = {4, 24, 1};
  EXPECT_FALSE(Plan(spec).has_value());
  EXPECT_THAT(violations_.kept(),
              ElementsAre(Field(&Violation::field, "constants[7].data_type")));
  EXPECT_THAT(violations_.kept()[0].description,
              HasSubstr("constant \"w\": bfloat24 "));
}

TEST_F(ConstantPlannerTest, TypesThatCHasNoneForAreStoredAsUnsignedUnits) {
  const std::string data(6, '\1');
  const auto int4 = Plan(Constant("w", {DataType::kInt, 4, 1}, {11}, data));
  ASSERT_TRUE(int4.has_value());
  EXPECT_EQ(int4->storage, ElementStorage::kUInt8);
  EXPECT_EQ(int4->element_count, 11);
  EXPECT_EQ(int4->stored_elements, 6);
  EXPECT_EQ(int4->style, ConstantStyle::kBits);
  const auto bfloat =
      Plan(Constant("w", {DataType::kBfloat, 16, 1}, {3}, data));
  ASSERT_TRUE(bfloat.has_value());
  EXPECT_EQ(bfloat->storage, ElementStorage::kUInt16);
  EXPECT_EQ(bfloat->style, ConstantStyle::kBits);
  const auto complex64 = Plan(
      Constant("w", {DataType::kComplex, 64, 1}, {2}, std::string(16, '\1')));
  ASSERT_TRUE(complex64.has_value());
  EXPECT_EQ(complex64->storage, ElementStorage::kFloat);
  EXPECT_EQ(complex64->stored_elements, 4);
  const auto complex32 = Plan(
      Constant("w", {DataType::kComplex, 32, 1}, {1}, std::string(4, '\1')));
  ASSERT_TRUE(complex32.has_value());
  EXPECT_EQ(complex32->storage, ElementStorage::kUInt16);
  EXPECT_EQ(complex32->stored_elements, 2);
  const auto lanes = Plan(Constant("w", {DataType::kInt, 16, 3}, {1}, data));
  ASSERT_TRUE(lanes.has_value());
  EXPECT_EQ(lanes->storage, ElementStorage::kInt16);
  EXPECT_EQ(lanes->element_count, 1);
  EXPECT_EQ(lanes->stored_elements, 3);
}

TEST_F(ConstantPlannerTest, JoinedConstantIsDeclaredWithoutBytes) {
  JoinedConstant joined;
  joined.name = "w";
  joined.type = kInt32;
  joined.shape = {2, 3};
  const auto planned = PlanJoinedConstant(
      joined, "joined_registries[0].constants[1]", violations_);
  ASSERT_TRUE(planned.has_value());
  EXPECT_TRUE(planned->joined);
  EXPECT_EQ(planned->stored_bytes, 24);
  joined.shape = {-1};
  EXPECT_FALSE(PlanJoinedConstant(joined, "joined_registries[0].constants[1]",
                                  violations_)
                   .has_value());
  EXPECT_THAT(violations_.kept(),
              ElementsAre(Field(&Violation::field,
                                "joined_registries[0].constants[1].shape")));
}

TEST_F(ConstantPlannerTest, NegativeExtentIsRefusedAlsoInAnEmptyTensor) {
  ConstantSpec spec = Weights();
  spec.shape = {2, -3};
  ExpectRefusal(spec, "shape",
                "constant \"w\": shape [2, -3]; expected extents of at least 0 "
                "and at most 2^40 bytes in all");
  spec.shape = {0, -1};
  violations_ = ViolationList();
  EXPECT_FALSE(Plan(spec).has_value());
}

TEST_F(ConstantPlannerTest, ShapeThatOverflowsIsRefused) {
  for (const std::vector<int64_t>& shape : std::vector<std::vector<int64_t>>{
           {kHuge},
           {kHuge, 2},
           {kHuge, kHuge},
           // 2^64 and 2^66 elements: nothing is left of them in 64 bits.
           {int64_t{1} << 32, int64_t{1} << 32},
           {int64_t{1} << 33, int64_t{1} << 33},
           // One element too many.
           {(int64_t{1} << 38) + 1},
           std::vector<int64_t>(64, 2),
       }) {
    ConstantSpec spec = Weights();
    spec.shape = shape;
    violations_ = ViolationList();
    EXPECT_FALSE(Plan(spec).has_value());
    EXPECT_THAT(violations_.kept(),
                ElementsAre(Field(&Violation::field, "constants[7].shape")));
  }
}

TEST_F(ConstantPlannerTest, LargestShapeIsOnlyRefusedForItsData) {
  ConstantSpec spec = Weights();
  spec.shape = {int64_t{1} << 38};
  ExpectRefusal(spec, "data",
                "constant \"w\" has 24 bytes; int32[274877906944] needs "
                "1099511627776");
}

TEST_F(ConstantPlannerTest, ByteCountMustMatchTypeAndShape) {
  for (size_t size : {0, 23}) {
    ConstantSpec spec = Weights();
    spec.data = absl::string_view(data_).substr(0, size);
    ExpectRefusal(spec, "data",
                  absl::StrCat("constant \"w\" has ", size,
                               " bytes; int32[2, 3] needs 24"));
  }
  ConstantSpec spec = Weights();
  spec.shape = {0};
  ExpectRefusal(spec, "data", "constant \"w\" has 24 bytes; int32[0] needs 0");
}

TEST_F(ConstantPlannerTest, AlignmentMustBeAPowerOfTwoUpTo65536) {
  for (uint32_t alignment :
       {3u, 12u, 65535u, 65537u, 131072u, 4294967295u, 2147483648u}) {
    ConstantSpec spec = Weights();
    spec.alignment = alignment;
    ExpectRefusal(spec, "alignment",
                  absl::StrCat("alignment ", alignment,
                               " of constant \"w\" "
                               "expected a power of two, 1 to 65536"));
  }
}

TEST_F(ConstantPlannerTest, AlignmentBelowTheElementsIsRefused) {
  ConstantSpec spec = Weights();
  spec.alignment = 2;
  ExpectRefusal(spec, "alignment",
                "alignment 2 of constant \"w\" is below the element's own "
                "alignment; expected at least 4");
}

TEST_F(ConstantPlannerTest, SectionsOfRamAndCodeAreRefused) {
  for (const char* section :
       {".data",           ".data.rel.ro",  ".data1",         ".bss",
        ".bss.noinit.tvm", ".sdata",        ".sbss.x",        ".tdata",
        ".tbss",           ".text",         ".text.hot",      ".init",
        ".fini",           ".ctors",        ".dtors.65535",   ".noinit",
        ".persistent",     ".got",          ".plt",           ".got.plt",
        ".init_array",     ".fini_array.1", ".preinit_array", ".ramfunc",
        ".ldata",          ".lbss.x"}) {
    ConstantSpec spec = Weights();
    spec.section = section;
    violations_ = ViolationList();
    EXPECT_FALSE(Plan(spec).has_value()) << section;
    ASSERT_THAT(violations_.kept(),
                ElementsAre(Field(&Violation::field, "constants[7].section")));
    EXPECT_THAT(violations_.kept()[0].description,
                HasSubstr("which is not read-only data"))
        << section;
  }
}

TEST_F(ConstantPlannerTest, SectionsOfTheObjectFormatAreRefused) {
  for (const char* section : {".symtab",
                              ".strtab",
                              ".shstrtab",
                              ".rel.text",
                              ".rela",
                              ".relro",
                              ".comment",
                              ".debug_info",
                              ".note",
                              ".notes",
                              ".note.gnu.build.id",
                              ".group",
                              ".ARM.exidx",
                              ".eh_frame",
                              ".gnu.linkonce.b.x",
                              ".dynsym",
                              ".hash",
                              ".stabstr",
                              ".line",
                              ".riscv.attributes"}) {
    ConstantSpec spec = Weights();
    spec.section = section;
    violations_ = ViolationList();
    EXPECT_FALSE(Plan(spec).has_value()) << section;
    ASSERT_THAT(violations_.kept(),
                ElementsAre(Field(&Violation::field, "constants[7].section")));
    EXPECT_THAT(violations_.kept()[0].description,
                HasSubstr("which the object format uses itself"))
        << section;
  }
}

TEST_F(ConstantPlannerTest, SectionsOfReadOnlyDataAreTaken) {
  for (const char* section : {".rodata", ".rodata.tvm", ".rodata1", "weights",
                              ".extflash", ".database", ".textures", ".linear",
                              ".srodata.x", "$", ".init_weights"}) {
    ConstantSpec spec = Weights();
    spec.section = section;
    EXPECT_TRUE(Plan(spec).has_value()) << section;
  }
  EXPECT_TRUE(violations_.empty());
}

TEST_F(ConstantPlannerTest, SectionThatWouldLeaveItsLiteralIsRefused) {
  ConstantSpec spec = Weights();
  spec.section = ".rodata\",\"aw";
  ExpectRefusal(
      spec, "section",
      "section \".rodata\\\",\\\"aw\" of constant \"w\" is no section "
      "name; expected [A-Za-z0-9_.$]{1,127}");
}

TEST_F(ConstantPlannerTest, EverythingThatIsWrongIsFoundAtOnce) {
  ConstantSpec spec = Weights();
  spec.shape = {1};
  spec.alignment = 3;
  spec.section = ".data";
  EXPECT_FALSE(Plan(spec).has_value());
  EXPECT_THAT(violations_.kept(),
              ElementsAre(Field(&Violation::field, "constants[7].data"),
                          Field(&Violation::field, "constants[7].alignment"),
                          Field(&Violation::field, "constants[7].section")));
}

TEST_F(ConstantPlannerTest, EarlierViolationsDoNotMatter) {
  violations_.Add("model_name", "bad");
  EXPECT_TRUE(Plan(Weights()).has_value());
}

TEST_F(ConstantPlannerTest, IntegersAreStoredAsWhatTheyAre) {
  EXPECT_EQ(StorageOf(kInt8, data_), ElementStorage::kInt8);
  EXPECT_EQ(StorageOf(kInt16, data_), ElementStorage::kInt16);
  EXPECT_EQ(StorageOf(kInt32, data_), ElementStorage::kInt32);
  EXPECT_EQ(StorageOf(kInt64, data_), ElementStorage::kInt64);
  EXPECT_EQ(StorageOf(kUInt8, data_), ElementStorage::kUInt8);
  EXPECT_EQ(StorageOf(kUInt16, data_), ElementStorage::kUInt16);
  EXPECT_EQ(StorageOf(kUInt32, data_), ElementStorage::kUInt32);
  EXPECT_EQ(StorageOf(kUInt64, data_), ElementStorage::kUInt64);
  EXPECT_EQ(StorageOf(kBool, data_), ElementStorage::kUInt8);
}

TEST_F(ConstantPlannerTest, HalfPrecisionIsStoredAsBits) {
  EXPECT_EQ(StorageOf(kFloat16, data_), ElementStorage::kUInt16);
}

TEST_F(ConstantPlannerTest, FloatsAreFloatsWhateverTheirValues) {
  const std::string finite = LittleEndianBytes<float>({0.0f, -0.0f, 1e-45f});
  const std::string nan = LittleEndianBytes<uint32_t>({0, 0x7fc00000u, 1});
  EXPECT_EQ(StorageOf(kFloat32, finite), ElementStorage::kFloat);
  EXPECT_EQ(StorageOf(kFloat32, nan), ElementStorage::kFloat);
  EXPECT_EQ(StorageOf(kFloat32, ""), ElementStorage::kFloat);
  EXPECT_EQ(StorageOf(kFloat64, data_), ElementStorage::kDouble);
}

TEST_F(ConstantPlannerTest, ItsOwnStyleGoesBeforeTheDefault) {
  ConstantSpec spec = Weights();
  EXPECT_EQ(Plan(spec)->style, ConstantStyle::kTyped);
  spec.style = ConstantStyle::kString;
  EXPECT_EQ(Plan(spec)->style, ConstantStyle::kString);
  ConstantDefaults defaults;
  defaults.section = ".rodata";
  defaults.style = ConstantStyle::kIncbin;
  EXPECT_EQ(PlanConstant(spec, "constants[7]", defaults, violations_)->style,
            ConstantStyle::kString);
  spec.style = ConstantStyle::kAuto;
  EXPECT_EQ(PlanConstant(spec, "constants[7]", defaults, violations_)->style,
            ConstantStyle::kIncbin);
}

}  // namespace
}  // namespace metad::codegen
