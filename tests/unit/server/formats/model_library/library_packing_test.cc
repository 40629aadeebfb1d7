#include "server/formats/model_library/library_packing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/formats/packed_bytes.h"
#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::Ge;
using testing::GraphMembers;
using testing::Gzip;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Library;
using testing::MetadataText;
using ::testing::Optional;
using ::testing::SizeIs;
using testing::Tar;
using testing::TarMember;
using testing::Zip;

LibraryFiles Unpacked(const std::string& file,
                      const PackingLimits& limits = {}) {
  return UnpackLibrary(ByteRange::Owning(file), limits);
}

auto Problem(const std::string& text) {
  return Field(&LibraryProblem::text, HasSubstr(text));
}

std::string Archive() { return Library({"kws"}, "graph", GraphMembers("kws")); }

// The files of Archive(), in `folder`.
std::vector<TarMember> Files(const std::string& folder) {
  std::vector<TarMember> files = {
      {folder + "metadata.json", MetadataText({"kws"}, "graph")}};
  for (TarMember member : GraphMembers("kws")) {
    member.path =
        folder + member.path.substr(member.path.rfind("./") == 0 ? 2 : 0);
    files.push_back(member);
  }
  return files;
}

// The same files with the same contents.
void ExpectArchive(const LibraryFiles& files) {
  for (const LibraryProblem& problem : files.problems) {
    ADD_FAILURE() << problem.member << ": " << problem.text;
  }
  const LibraryFiles expected = Unpacked(Archive());
  ASSERT_THAT(files.members, SizeIs(expected.members.size()));
  for (const LibraryMember& member : expected.members) {
    EXPECT_THAT(
        files.members,
        Contains(AllOf(Field(&LibraryMember::path, member.path),
                       Field(&LibraryMember::content, member.content))));
  }
}

TEST(LibraryPackingTest, PlainArchivesStayWhereTheyAre) {
  const ByteRange file = ByteRange::Owning(Archive());
  const LibraryFiles files = UnpackLibrary(file);
  ASSERT_THAT(files.members, SizeIs(4));
  EXPECT_THAT(files.members[0].offset, Optional(Ge(0)));
  EXPECT_GE(files.members[0].content.data(), file.view().data());
  EXPECT_THAT(files.notes, IsEmpty());
}

TEST(LibraryPackingTest, GzipAndZipAreTakenOff) {
  ExpectArchive(Unpacked(Gzip(Archive())));
  ExpectArchive(Unpacked(Gzip(Gzip(Archive()))));
  ExpectArchive(Unpacked(Zip(Files(""))));
  ExpectArchive(Unpacked(Zip(Files(""), false)));
  ExpectArchive(Unpacked(Zip({{"model.tar", Archive()}})));
  ExpectArchive(Unpacked(Zip({{"model.tar", Archive()}}, false)));
  ExpectArchive(Unpacked(Zip({{"model.tgz", Gzip(Archive())}})));
  ExpectArchive(Unpacked(Tar({{"model.tar.gz", Gzip(Archive())}})));
}

TEST(LibraryPackingTest, AFolderAroundTheFilesIsTakenOff) {
  const LibraryFiles files = Unpacked(Zip(Files("project/model/")));
  ExpectArchive(files);
  EXPECT_THAT(files.notes, ElementsAre(HasSubstr("project/model/")));
  std::vector<TarMember> beside = Files("model/");
  beside.push_back({"README.md", "how to"});
  // Of the project, not of the model.
  beside.push_back({"metadata.json.in", "{}"});
  const LibraryFiles taken = Unpacked(Tar(beside));
  ExpectArchive(taken);
  EXPECT_THAT(taken.notes, ElementsAre(HasSubstr("other 2 files")));
}

TEST(LibraryPackingTest, AFolderOfCodeAloneIsTakenOff) {
  const LibraryFiles files =
      Unpacked(Zip({{"app/model/codegen/host/src/lib0.c", "int a;"},
                    {"app/main.c", "int b;"}}));
  EXPECT_THAT(files.problems, IsEmpty());
  ASSERT_THAT(files.members, SizeIs(1));
  EXPECT_EQ(files.members[0].path, "codegen/host/src/lib0.c");
  EXPECT_THAT(files.notes, ElementsAre(HasSubstr("app/model/")));
}

TEST(LibraryPackingTest, WhatWasUnpackedHasNoPlaceInTheFile) {
  std::vector<TarMember> twice = GraphMembers("kws");
  twice.push_back(twice.front());
  const LibraryFiles files = Unpacked(Gzip(Library({"kws"}, "graph", twice)));
  ASSERT_THAT(files.problems, ElementsAre(Problem("is there twice")));
  EXPECT_EQ(files.problems[0].member_offset, std::nullopt);
}

TEST(LibraryPackingTest, SeveralLibrariesAreTooMany) {
  std::vector<TarMember> both = Files("a/");
  for (const TarMember& member : Files("b/")) both.push_back(member);
  EXPECT_THAT(Unpacked(Zip(both)).problems,
              ElementsAre(Problem("several Model Library Formats, in a/, b/")));
  EXPECT_THAT(
      Unpacked(Zip({{"a.tar", Archive()}, {"b.tar", Archive()}})).problems,
      ElementsAre(Problem("several archives, a.tar, b.tar")));
}

TEST(LibraryPackingTest, DamageIsNoticed) {
  const std::string whole = Gzip(Archive());
  // Of its checksum, of its length and of its data.
  for (const size_t from_end : {8, 1, 200}) {
    std::string damaged = whole;
    damaged[damaged.size() - from_end] ^= 0x10;
    EXPECT_THAT(Unpacked(damaged).problems, SizeIs(1)) << from_end;
  }
  for (const size_t size : {size_t{2}, size_t{17}, size_t{400},
                            whole.size() - 9, whole.size() - 1}) {
    EXPECT_THAT(Unpacked(whole.substr(0, size)).problems, SizeIs(1)) << size;
  }
  const std::string zip = Zip(Files(""));
  EXPECT_THAT(Unpacked(zip.substr(0, zip.size() / 2)).problems,
              ElementsAre(Problem("is no zip archive")));
}

TEST(LibraryPackingTest, PathsOfZipMembersStayInside) {
  EXPECT_THAT(Unpacked(Zip({{"../metadata.json", "{}"}})).problems,
              ElementsAre(Problem("\"..\"")));
}

TEST(LibraryPackingTest, LimitsHold) {
  PackingLimits limits;
  limits.max_unpacked_bytes = 1000;
  const std::string bomb(1 << 20, '\0');
  EXPECT_THAT(Unpacked(Gzip(bomb), limits).problems,
              ElementsAre(Problem("exceeds the limit of 1000 bytes")));
  EXPECT_THAT(Unpacked(Zip({{"metadata.json", bomb}}), limits).problems,
              ElementsAre(Problem("exceeds the limit of 1000 bytes")));
  limits = {};
  limits.max_layers = 2;
  EXPECT_THAT(Unpacked(Gzip(Gzip(Gzip(Archive()))), limits).problems,
              ElementsAre(Problem("more than 2 deep")));
}

TEST(LibraryPackingTest, OtherFilesAreCalledByTheirName) {
  EXPECT_THAT(Unpacked("version https://git-lfs.github.com/spec/v1\n").problems,
              ElementsAre(Problem("Git LFS pointer")));
  EXPECT_THAT(Unpacked("\x7f"
                       "ELF")
                  .problems,
              ElementsAre(Problem("--module takes")));
  EXPECT_THAT(Unpacked("").problems, ElementsAre(Problem("is empty")));
}

}  // namespace
}  // namespace metad::formats
