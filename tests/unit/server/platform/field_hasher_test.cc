#include "server/platform/field_hasher.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace metad::platform {
namespace {

std::string HashOfList(const std::vector<std::string>& values) {
  return FieldHasher("test").AddList("flag", values).FinishHex();
}

TEST(FieldHasherTest, ByteFormatIsTheDocumentedOne) {
  constexpr absl::string_view kBytes(
      "\4\0\0\0\0\0\0\0test"
      "\1\0\0\0\0\0\0\0t\2\0\0\0\0\0\0\0vv"
      "\1\0\0\0\0\0\0\0i\10\0\0\0\0\0\0\0\376\377\377\377\377\377\377\377",
      12 + 19 + 25);
  EXPECT_EQ(FieldHasher("test").Add("t", "vv").AddInteger("i", -2).FinishHex(),
            Sha256Hex(kBytes));
}

TEST(FieldHasherTest, ValuesDoNotRunIntoEachOther) {
  EXPECT_NE(HashOfList({"-I", "-O2"}), HashOfList({"-I-O2"}));
  EXPECT_NE(HashOfList({"-I -O2"}), HashOfList({"-I", "-O2"}));
  EXPECT_NE(HashOfList({"a", ""}), HashOfList({"a"}));
  EXPECT_NE(HashOfList({"ab", "c"}), HashOfList({"a", "bc"}));
}

TEST(FieldHasherTest, TagsAndDomainsCount) {
  const std::string hash = FieldHasher("test").Add("a", "b").FinishHex();
  EXPECT_NE(FieldHasher("test").Add("b", "a").FinishHex(), hash);
  EXPECT_NE(FieldHasher("test").Add("ab", "").FinishHex(), hash);
  EXPECT_NE(FieldHasher("other").Add("a", "b").FinishHex(), hash);
}

TEST(FieldHasherTest, AListBeforeAFieldOfTheSameTagIsNoLongerList) {
  EXPECT_NE(FieldHasher("test")
                .AddList("flag", std::vector<std::string>{"a"})
                .Add("flag", "b")
                .FinishHex(),
            HashOfList({"a", "b"}));
}

}  // namespace
}  // namespace metad::platform
