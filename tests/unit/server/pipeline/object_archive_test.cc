#include "server/pipeline/object_archive.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
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

TEST(ObjectArchiveTest, NamesMayBePaths) {
  const auto members = ReadObjectArchive(Fixture("path_names.a"));
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 3u);
  EXPECT_EQ((*members)[0].name, "build/kernels/dense/op.o");
  EXPECT_EQ((*members)[1].name,
            "build/kernels/convolution_without_padding/op.o");
  EXPECT_EQ((*members)[1].content, Fixture("untyped_arm.o"));
  EXPECT_EQ((*members)[2].name, "build/k 1.o");
}

// As Microsoft's librarian writes it: two indices, and NUL after each name.
TEST(ObjectArchiveTest, NamesMayEndWithNul) {
  const auto header = [](const std::string& name, size_t size) {
    std::string text = name + std::string(48 - name.size(), ' ');
    text += std::to_string(size);
    return text + std::string(58 - text.size(), ' ') + "`\n";
  };
  const std::string names("dir/first.obj\0dir/second.obj\0", 29);
  const std::string archive = "!<arch>\n" + header("/", 4) + "0123" +
                              header("/", 3) + "012\n" +
                              header("//", names.size()) + names + "\n" +
                              header("/14", 1) + "b\n" + header("/0", 1) + "a";
  const auto members = ReadObjectArchive(archive);
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].name, "dir/second.obj");
  EXPECT_EQ((*members)[1].name, "dir/first.obj");
  EXPECT_EQ((*members)[1].content, "a");
}

TEST(ObjectArchiveTest, NameOutsideItsTableIsRefused) {
  std::string archive = Fixture("path_names.a");
  const size_t name = archive.find("/0 ");
  ASSERT_NE(name, std::string::npos);
  archive.replace(name, 6, "/99999");
  EXPECT_THAT(RefusalOf(archive),
              AllOf(HasSubstr("\"/99999\" in a table of"),
                    HasSubstr("near offset " + std::to_string(name))));
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
}  // namespace metad::pipeline
