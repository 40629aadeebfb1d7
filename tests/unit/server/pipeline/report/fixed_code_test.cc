// What linkers leave as it is, tests/firmware:verify_test shows on real images.
#include "server/pipeline/report/fixed_code.h"

#include <elf.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

constexpr size_t kText = 1;

// An object with one section of `size` different bytes, relocated there.
class FixedCodeTest : public ::testing::Test {
 protected:
  FixedCodeTest() {
    for (int i = 0; i < 100; ++i) text_ += static_cast<char>(i);
    object_.machine = EM_X86_64;
    object_.sections.resize(2);
    object_.sections[kText].content = text_;
    object_.sections[kText].size = text_.size();
  }

  void Relocate(uint64_t offset) {
    pipeline::ObjectRelocation relocation;
    relocation.section = kText;
    relocation.offset = offset;
    object_.relocations.push_back(relocation);
  }

  static pipeline::ObjectSymbol Symbol(uint64_t value, uint64_t size) {
    pipeline::ObjectSymbol symbol;
    symbol.type = STT_FUNC;
    symbol.section = kText;
    symbol.defined = true;
    symbol.value = value;
    symbol.size = size;
    return symbol;
  }

  std::optional<FixedCode> Find(uint64_t value, uint64_t size) const {
    return FixedCodeFinder(object_).Find(Symbol(value, size));
  }

  std::optional<WholeCode> FindWhole(uint64_t value, uint64_t size) const {
    return FixedCodeFinder(object_).FindWhole(Symbol(value, size));
  }

  void ExpectStretch(const std::optional<FixedCode>& fixed, int64_t offset,
                     int64_t size, size_t place) const {
    ASSERT_TRUE(fixed.has_value());
    EXPECT_EQ(fixed->offset, offset);
    EXPECT_EQ(fixed->size_bytes, size);
    EXPECT_EQ(fixed->sha256, platform::Sha256Hex(text_.substr(
                                 place, static_cast<size_t>(size))));
  }

  std::string text_;
  pipeline::ObjectFile object_;
};

TEST_F(FixedCodeTest, IsAllOfAFunctionThatNothingRelocates) {
  Relocate(8);
  ExpectStretch(Find(20, 40), 0, 40, 20);
}

TEST_F(FixedCodeTest, IsTheLongestStretchBetweenRelocations) {
  Relocate(70);
  Relocate(30);
  Relocate(40);
  // From 48 to 66.
  ExpectStretch(Find(20, 60), 28, 18, 48);
}

TEST_F(FixedCodeTest, OfArmOnlyTheFieldChanges) {
  object_.machine = EM_ARM;
  Relocate(70);
  Relocate(30);
  // From 34 to 70.
  ExpectStretch(Find(20, 60), 14, 36, 34);
}

TEST_F(FixedCodeTest, ShortFunctionIsKnownAsAWhole) {
  ExpectStretch(Find(20, 2), 0, 2, 20);
}

TEST_F(FixedCodeTest, WholeFunctionHasZerosForWhatIsRelocated) {
  object_.machine = EM_ARM;
  Relocate(24);
  Relocate(28);
  Relocate(38);
  const std::optional<WholeCode> whole = FindWhole(20, 20);
  ASSERT_TRUE(whole.has_value());
  ASSERT_EQ(whole->relocated.size(), 2U);
  EXPECT_EQ(whole->relocated[0].offset, 4);
  EXPECT_EQ(whole->relocated[0].size_bytes, 8);
  EXPECT_EQ(whole->relocated[1].offset, 18);
  EXPECT_EQ(whole->relocated[1].size_bytes, 2);
  std::string code = text_.substr(20, 20);
  code.replace(4, 8, 8, '\0');
  code.replace(18, 2, 2, '\0');
  EXPECT_EQ(whole->sha256, platform::Sha256Hex(code));
}

TEST_F(FixedCodeTest, NothingWholeOfWhatIsRelocatedOrShortened) {
  Relocate(20);
  EXPECT_FALSE(FindWhole(20, 8).has_value());
  EXPECT_TRUE(FindWhole(20, 9).has_value());
  EXPECT_FALSE(FindWhole(90, 11).has_value());
  EXPECT_FALSE(FindWhole(40, 0).has_value());
  object_.machine = EM_RISCV;
  EXPECT_FALSE(FindWhole(40, 20).has_value());
}

TEST_F(FixedCodeTest, ThumbBitIsNoPlace) {
  object_.machine = EM_ARM;
  ExpectStretch(Find(21, 40), 0, 40, 20);
}

TEST_F(FixedCodeTest, NothingWhereEveryStretchIsTooShort) {
  Relocate(20);
  Relocate(34);
  EXPECT_FALSE(Find(20, 20).has_value());
}

TEST_F(FixedCodeTest, NothingOfAFunctionBeyondItsSection) {
  EXPECT_FALSE(Find(90, 11).has_value());
  EXPECT_FALSE(Find(101, 0).has_value());
  EXPECT_FALSE(Find(4, ~uint64_t{0}).has_value());
}

TEST_F(FixedCodeTest, RelocationAtTheVeryBeginningIsNoUnderflow) {
  Relocate(0);
  Relocate(2);
  ExpectStretch(Find(0, 100), 10, 90, 10);
}

}  // namespace
}  // namespace metad::report
