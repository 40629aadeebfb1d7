#include "server/pipeline/target_fit/property_fit.h"

#include <elf.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint32_t kBti = 1;
constexpr uint32_t kPac = 2;

ObjectProperties Aarch64(const char* owner, uint32_t marks,
                         bool has_code = true) {
  return {owner, {{kAarch64Features, marks}}, has_code};
}

TEST(PropertyFitTest, MarkThatSomeObjectsHaveIsLost) {
  EXPECT_THAT(LostProtection(EM_AARCH64,
                             {Aarch64("a", kBti | kPac), Aarch64("b", kPac)}),
              ElementsAre(AllOf(HasSubstr("a is marked for BTI"),
                                HasSubstr("b is not"))));
  EXPECT_THAT(LostProtection(EM_ARM, {Aarch64("a", kBti), Aarch64("b", 0)}),
              IsEmpty());
}

TEST(PropertyFitTest, ObjectsWithoutCodeLoseAMarkButHaveNone) {
  const ObjectProperties data = Aarch64("metadata", kBti | kPac, false);
  EXPECT_THAT(LostProtection(EM_AARCH64, {data, Aarch64("a", 0)}), IsEmpty());
  EXPECT_THAT(LostProtection(EM_AARCH64, {data, Aarch64("a", kBti | kPac)}),
              IsEmpty());
  EXPECT_THAT(LostProtection(EM_AARCH64, {Aarch64("weights", 0, false),
                                          Aarch64("a", kBti)}),
              ElementsAre(HasSubstr("weights is not")));
}

}  // namespace
}  // namespace metad::pipeline
