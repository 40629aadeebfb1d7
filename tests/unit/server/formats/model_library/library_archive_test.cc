#include "server/formats/model_library/library_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using testing::Tar;

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

// As tar --format=v7 has it: without the magic, and what comes after it.
TEST(LibraryArchiveTest, HeadersOfVersion7AreKnownByTheirChecksum) {
  std::string archive = Tar({{"a", "1"}});
  unsigned long removed = 0;
  for (size_t i = 257; i < 265; ++i) {
    removed += static_cast<unsigned char>(archive[i]);
    archive[i] = '\0';
  }
  EXPECT_FALSE(LooksLikeTar(archive));
  const unsigned long sum =
      std::stoul(archive.substr(148, 6), nullptr, 8) - removed;
  char digits[8];
  std::snprintf(digits, sizeof(digits), "%06lo", sum);
  archive.replace(148, 6, digits);
  const ArchiveContents contents = ReadLibraryArchive(archive);
  EXPECT_TRUE(contents.problems.empty());
  ASSERT_EQ(contents.members.size(), 1U);
  EXPECT_EQ(contents.members[0].content, "1");
}

TEST(LibraryArchiveTest, WhatIsCutShortHasItsPlaceInTheFile) {
  const std::string archive =
      Tar({{"a", std::string(1000, 'a')}, {"b", std::string(1000, 'b')}});
  for (size_t size = 513; size < archive.size(); size += 97) {
    for (const LibraryProblem& problem :
         ReadLibraryArchive(archive.substr(0, size)).problems) {
      if (!problem.offset.has_value()) continue;
      EXPECT_GE(*problem.offset, 0) << size;
      EXPECT_LE(*problem.offset, static_cast<int64_t>(size));
    }
  }
}

TEST(LibraryArchiveTest, MembersThatAreThereTwiceAreRefusedWithTheirOffset) {
  const ArchiveContents contents =
      ReadLibraryArchive(Tar({{"a", "1", '0', ""}, {"./a", "2", '0', ""}}));
  EXPECT_THAT(contents.problems,
              ElementsAre(AllOf(
                  Problem("a", "twice"),
                  Field(&LibraryProblem::member_offset, Optional(1024)))));
}

// A record of a pax header: its own length, in digits, comes first.
std::string PaxRecord(const std::string& text) {
  size_t size = text.size() + 2;
  while (std::to_string(size).size() + text.size() + 2 != size) ++size;
  return std::to_string(size) + " " + text + "\n";
}

// A file of 300 bytes of which only those of the map are stored: offset, size,
// offset, size...
std::string SparseTar(const std::string& map, const std::string& stored) {
  const auto parts = static_cast<long>(std::count(map.begin(), map.end(), ','));
  return Tar({{"pax",
               PaxRecord("GNU.sparse.size=300") +
                   PaxRecord("GNU.sparse.numblocks=" +
                             std::to_string((parts + 1) / 2)) +
                   PaxRecord("GNU.sparse.map=" + map),
               'x', ""},
              {"holes", stored, '0', ""}});
}

TEST(LibraryArchiveTest, FilesWithHolesAreRefusedWhereverTheyAre) {
  for (const auto& [map, stored] :
       {std::pair("0,5,200,100", std::string(105, 'x')),
        std::pair("100,200", std::string(200, 'x')),
        std::pair("0,200", std::string(200, 'x')),
        std::pair("0,0", std::string()), std::pair("300,0", std::string())}) {
    EXPECT_THAT(ReadLibraryArchive(SparseTar(map, stored)).problems,
                ElementsAre(Problem("holes", "has holes")))
        << map;
  }
  const ArchiveContents whole =
      ReadLibraryArchive(SparseTar("0,300", std::string(300, 'x')));
  EXPECT_THAT(whole.problems, IsEmpty());
}

TEST(LibraryArchiveTest, NamesNeedNotBeAscii) {
  const ArchiveContents contents =
      ReadLibraryArchive(Tar({{"pax",
                               PaxRecord("path=gr\xc3\xb6\xc3\x9f"
                                         "e.c"),
                               'x', ""},
                              {"groesse.c", "x", '0', ""}}));
  EXPECT_THAT(contents.problems, IsEmpty());
  EXPECT_THAT(contents.members, ElementsAre(Member("gr\xc3\xb6\xc3\x9f"
                                                   "e.c",
                                                   "x")));
}

TEST(LibraryArchiveTest, EmptyFilesAreInTheArchive) {
  const std::string file = Tar({{"a", "", '0', ""}});
  const ArchiveContents contents = ReadLibraryArchive(file);
  ASSERT_EQ(contents.members.size(), 1u);
  EXPECT_EQ(contents.members[0].content.data(), file.data());
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
                ElementsAre(Problem("", "expected a Model Library Format")));
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
}  // namespace metad::formats
