#include "client/model_library/library_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/client/tar_bytes.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using testing::Tar;
using testing::TarBlocks;

auto Member(const std::string& path, const std::string& content) {
  return AllOf(Field(&LibraryMember::path, path),
               Field(&LibraryMember::content, content));
}

auto Problem(const std::string& member, const std::string& text) {
  return AllOf(Field(&LibraryProblem::member, member),
               Field(&LibraryProblem::text, HasSubstr(text)));
}

TEST(LibraryArchiveTest, FilesComeInTheirOrderUnderCleanPaths) {
  const std::string file = Tar({{"./", "", '5', ""},
                                {"./b/", "", '5', ""},
                                {"./b/one.c", "int one;", '0', ""},
                                {"a//./two.json", "", '0', ""}});
  const ArchiveContents contents = ReadLibraryArchive(file);
  EXPECT_THAT(contents.problems, IsEmpty());
  EXPECT_THAT(contents.members, ElementsAre(Member("b/one.c", "int one;"),
                                            Member("a/two.json", "")));
}

TEST(LibraryArchiveTest, ContentIsNotCopied) {
  const std::string file = Tar({{"a", std::string(5000, 'x'), '0', ""}});
  const ArchiveContents contents = ReadLibraryArchive(file);
  ASSERT_EQ(contents.members.size(), 1u);
  EXPECT_EQ(contents.members[0].content.data(), file.data() + 512);
}

TEST(LibraryArchiveTest, PathsThatLeaveTheArchiveAreRefused) {
  EXPECT_THAT(ReadLibraryArchive(Tar({{"/etc/passwd", "x", '0', ""}})).problems,
              ElementsAre(Problem("/etc/passwd", "absolute")));
  EXPECT_THAT(ReadLibraryArchive(Tar({{"a/../../b", "x", '0', ""}})).problems,
              ElementsAre(Problem("a/../../b", "\"..\"")));
}

TEST(LibraryArchiveTest, LinksAndDevicesAreRefused) {
  EXPECT_THAT(ReadLibraryArchive(Tar({{"s", "", '2', "/etc"}})).problems,
              ElementsAre(Problem("s", "is a symbolic link")));
  EXPECT_THAT(
      ReadLibraryArchive(Tar({{"f", "x", '0', ""}, {"h", "", '1', "f"}}))
          .problems,
      ElementsAre(Problem("h", "is a hard link")));
  EXPECT_THAT(ReadLibraryArchive(Tar({{"d", "", '3', ""}})).problems,
              ElementsAre(Problem("d", "is a device")));
  EXPECT_THAT(ReadLibraryArchive(Tar({{"p", "", '6', ""}})).problems,
              ElementsAre(Problem("p", "is a named pipe")));
}

TEST(LibraryArchiveTest, MembersThatAreThereTwiceAreRefusedWithTheirOffset) {
  const ArchiveContents contents =
      ReadLibraryArchive(Tar({{"a", "1", '0', ""}, {"./a", "2", '0', ""}}));
  EXPECT_THAT(
      contents.problems,
      ElementsAre(AllOf(Problem("a", "twice"),
                        Field(&LibraryProblem::offset, Optional(1024)))));
}

TEST(LibraryArchiveTest, EveryTruncationIsNoticed) {
  const std::string whole =
      Tar({{"a", std::string(700, 'x'), '0', ""}, {"b", "y", '0', ""}});
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(ReadLibraryArchive(whole.substr(0, size)).problems,
                Not(IsEmpty()))
        << size;
  }
}

TEST(LibraryArchiveTest, DamagedHeadersAreRefused) {
  std::string file = Tar({{"a", "x", '0', ""}, {"b", "y", '0', ""}});
  file[1024] = 'c';
  EXPECT_THAT(ReadLibraryArchive(file).problems, Not(IsEmpty()));
}

TEST(LibraryArchiveTest, OtherFilesAreRefused) {
  for (const std::string& file :
       {std::string(), std::string("PK\x03\x04"), std::string(4096, '\0'),
        std::string(4096, 'x')}) {
    EXPECT_THAT(ReadLibraryArchive(file).problems,
                ElementsAre(Problem("", "no tar archive")));
  }
}

TEST(LibraryArchiveTest, LimitsHold) {
  ArchiveLimits limits;
  limits.max_members = 2;
  EXPECT_THAT(
      ReadLibraryArchive(
          Tar({{"a", "", '0', ""}, {"b", "", '0', ""}, {"c", "", '0', ""}}),
          limits)
          .problems,
      ElementsAre(Problem("", "at most 2 members")));
  limits = {};
  limits.max_member_bytes = 3;
  EXPECT_THAT(
      ReadLibraryArchive(Tar({{"a", "1234", '0', ""}}), limits).problems,
      ElementsAre(Problem("a", "has 4 bytes")));
  limits = {};
  limits.max_path_bytes = 3;
  EXPECT_THAT(ReadLibraryArchive(Tar({{"abcd", "", '0', ""}}), limits).problems,
              ElementsAre(Problem("abc", "path of 4 bytes")));
}

}  // namespace
}  // namespace metad::client
