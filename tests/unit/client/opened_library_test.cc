#include "client/opened_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "server/formats/model_library/model_library.h"
#include "tests/unit/client/temp_directory.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/formats/packed_bytes.h"

namespace metad::client {
namespace {

using formats::testing::GraphMembers;
using formats::testing::MetadataText;
using formats::testing::TarMember;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OpenedLibraryTest : public ::testing::Test {
 protected:
  void Write(const std::string& path, const std::string& content) {
    std::filesystem::create_directories(
        std::filesystem::path(directory_.Path(path)).parent_path());
    directory_.Write(path, content);
  }

  // The archive of one graph, unpacked into m.
  void Unpack() {
    Write("m/metadata.json", formats::testing::MetadataText({"kws"}, "graph"));
    for (const formats::testing::TarMember& member :
         formats::testing::GraphMembers("kws")) {
      Write("m/" + member.path, member.content);
    }
  }

  formats::LibraryFiles Open(const std::string& path) {
    absl::StatusOr<formats::LibraryFiles> files =
        OpenLibrary(directory_.Path(path));
    EXPECT_TRUE(files.ok()) << files.status();
    return files.ok() ? *std::move(files) : formats::LibraryFiles();
  }

  testing::TempDirectory directory_;
};

std::vector<std::string> Paths(const formats::LibraryFiles& files) {
  std::vector<std::string> paths;
  for (const formats::LibraryMember& member : files.members) {
    paths.push_back(member.path);
  }
  return paths;
}

TEST_F(OpenedLibraryTest, AProjectPointsToTheExportInIt) {
  Write("app/src/main.c", "int main(void) { return 0; }");
  EXPECT_THAT(Open("app").problems, IsEmpty());
  Write("app/parts/net/codegen/host/src/net_lib0.c", "int f(void);");
  Write("app/parts/net/codegen/host/src/net_lib1.c", "int g(void);");
  EXPECT_THAT(Open("app").problems,
              ElementsAre(Field(&formats::LibraryProblem::text,
                                HasSubstr("one below it; expected " +
                                          directory_.Path("app/parts/net")))));
}

TEST_F(OpenedLibraryTest, DirectoryIsReadAsTheArchiveThatItWas) {
  Unpack();
  Write("m/.git/metadata.json", "version control");
  Write("m/codegen/host/src/.gitignore", "*.o");
  Write("m/build/huge.bin", "nobody reads it");
  formats::LibraryFiles files = Open("m");
  EXPECT_THAT(
      Paths(files),
      ElementsAre("codegen/host/src/kws_lib0.c", "codegen/host/src/kws_lib1.c",
                  "metadata.json", "parameters/kws.params"));
  EXPECT_EQ(files.place, directory_.Path("m/"));
  EXPECT_THAT(files.read_files,
              ElementsAre(directory_.Path("m/codegen/host/src/kws_lib0.c"),
                          directory_.Path("m/codegen/host/src/kws_lib1.c"),
                          directory_.Path("m/metadata.json"),
                          directory_.Path("m/parameters/kws.params")));
  const formats::ModelLibrary library =
      formats::ReadModelLibrary(std::move(files));
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  EXPECT_EQ(RangeOf(library.models[0].params, library.bytes).view(),
            library.models[0].params);
}

TEST_F(OpenedLibraryTest, LinksInADirectoryAreRefusedAsInAnArchive) {
  Unpack();
  std::filesystem::create_symlink(
      "kws_lib1.c", directory_.Path("m/codegen/host/src/kws_lib2.c"));
  const formats::LibraryFiles files = Open("m/");
  ASSERT_THAT(files.problems,
              ElementsAre(AllOf(Field(&formats::LibraryProblem::member,
                                      "codegen/host/src/kws_lib2.c"),
                                Field(&formats::LibraryProblem::text,
                                      HasSubstr("symbolic link")))));
  EXPECT_EQ(formats::PlaceInLibrary(files.place, files.problems[0]),
            directory_.Path("m/codegen/host/src/kws_lib2.c"));
}

TEST_F(OpenedLibraryTest, PackedFilesAreUnpacked) {
  Write("m.tgz", formats::testing::Gzip(formats::testing::Library(
                     {"kws"}, "graph", formats::testing::GraphMembers("kws"))));
  const formats::LibraryFiles files = Open("m.tgz");
  EXPECT_THAT(files.problems, IsEmpty());
  EXPECT_THAT(files.members, SizeIs(4));
  EXPECT_THAT(files.read_files, IsEmpty());
}

TEST_F(OpenedLibraryTest, MissingFilesAreNotFound) {
  EXPECT_EQ(OpenLibrary(directory_.Path("none")).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace metad::client
