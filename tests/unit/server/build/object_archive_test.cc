#include "server/build/object_archive.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/build/object_fixtures.h"

namespace metad::build {
namespace {

using testing::HasSubstr;

std::string RefusalOf(absl::string_view bytes) {
  const auto members = ReadObjectArchive(bytes);
  EXPECT_FALSE(members.ok());
  return std::string(members.status().message());
}

TEST(ObjectArchiveTest, MembersComeInFileOrderWithLongNames) {
  const auto members = ReadObjectArchive(Fixture("operators.a"));
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].name, "an_operator_with_a_long_name.o");
  EXPECT_EQ((*members)[0].content, Fixture("operators.o"));
  EXPECT_EQ((*members)[1].name, "more_operators.o");
}

TEST(ObjectArchiveTest, BsdNamesAreRead) {
  const auto members = ReadObjectArchive(Fixture("bsd_names.a"));
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 1u);
  EXPECT_EQ((*members)[0].name, "more_operators.o");
  EXPECT_EQ((*members)[0].content.substr(1, 3), "ELF");
}

TEST(ObjectArchiveTest, ThinArchiveIsRefusedWithTheReason) {
  EXPECT_THAT(RefusalOf(Fixture("thin.a")), HasSubstr("thin archive"));
}

TEST(ObjectArchiveTest, EmptyArchiveIsRefused) {
  EXPECT_THAT(RefusalOf("!<arch>\n"), HasSubstr("no members"));
}

TEST(ObjectArchiveTest, OtherFilesAreRefused) {
  EXPECT_THAT(RefusalOf(""), HasSubstr("!<arch>"));
  EXPECT_THAT(RefusalOf(Fixture("operators.o")), HasSubstr("!<arch>"));
}

TEST(ObjectArchiveTest, TruncatedArchiveIsRefused) {
  const std::string whole = Fixture("operators.a");
  EXPECT_FALSE(ReadObjectArchive(whole.substr(0, whole.size() - 100)).ok());
  EXPECT_FALSE(ReadObjectArchive(whole.substr(0, 30)).ok());
}

TEST(ObjectArchiveTest, MemberThatClaimsMoreThanTheFileIsRefused) {
  std::string archive = Fixture("bsd_names.a");
  archive.replace(8 + 48, 10, "9999999999");
  EXPECT_FALSE(ReadObjectArchive(archive).ok());
}

TEST(ObjectArchiveTest, DamagedArchivesNeverCrashTheReader) {
  const std::string whole = Fixture("operators.a");
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = whole.substr(0, 1 + random() % whole.size());
    for (unsigned flips = random() % 8; flips > 0; --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const auto members = ReadObjectArchive(damaged);
    if (!members.ok()) continue;
    size_t total = 0;
    for (const ArchiveMember& member : *members) total += member.content.size();
    EXPECT_LE(total, damaged.size());
  }
}

}  // namespace
}  // namespace metad::build
