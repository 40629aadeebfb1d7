#include "client/c_sources/include_search.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class IncludeSearchTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& content = "") {
    fs::create_directories(fs::path(directory_.Path(name)).parent_path());
    directory_.Write(name, content);
  }

  // Paths of what a source of the directory "src" needs, without the test's own
  // directory.
  std::vector<std::string> Find(const std::string& text) {
    source_.text = text;
    return FindIn(std::move(source_));
  }

  std::vector<std::string> FindIn(IncludingSource source) {
    IncludeSettings settings;
    settings.macros = macros_;
    for (const std::string& directory : directories_) {
      settings.directories.push_back(directory_.Path(directory));
    }
    closure_ = FindIncludes(source, settings);
    std::vector<std::string> paths;
    for (const FoundHeader& header : closure_.headers) {
      paths.push_back(header.path.substr(directory_.path().size() + 1));
    }
    return paths;
  }

  testing::TempDirectory directory_;
  IncludingSource source_ = {"", directory_.Path("src"), {}};
  std::vector<std::string> directories_;
  std::vector<std::pair<std::string, std::string>> macros_;
  IncludeClosure closure_;
};

TEST_F(IncludeSearchTest, QuotedNamesAreLookedUpBesideTheirFile) {
  Write("src/a.h", "#include \"sub/b.h\"");
  Write("src/sub/b.h", "#include \"c.h\"\n#include <c.h>\n");
  Write("src/sub/c.h");
  Write("src/c.h");
  EXPECT_THAT(Find("#include \"a.h\"\n#include <a.h>\n"),
              ElementsAre("src/a.h", "src/sub/b.h", "src/sub/c.h"));
}

TEST_F(IncludeSearchTest, AngledNamesAreLookedUpInOrder) {
  Write("src/a.h");
  Write("first/b.h");
  Write("second/a.h");
  Write("second/b.h");
  directories_ = {"absent", "first", "second"};
  EXPECT_THAT(Find("#include <a.h>\n#include <b.h>\n"),
              ElementsAre("second/a.h", "first/b.h"));
  EXPECT_THAT(closure_.directories,
              ElementsAre(fs::canonical(directory_.Path("first")).string(),
                          fs::canonical(directory_.Path("second")).string()));
  EXPECT_EQ(closure_.source_directory, std::nullopt);
}

TEST_F(IncludeSearchTest,
       QuotedNamesThatAreNotBesideAreLookedUpLikeAngledOnes) {
  Write("inc/a.h");
  directories_ = {"inc"};
  EXPECT_THAT(Find("#include \"a.h\"\n"), ElementsAre("inc/a.h"));
}

TEST_F(IncludeSearchTest, NothingElseIsTaken) {
  Write("inc/a.h");
  Write("inc/unneeded.h");
  Write("inc/dir.h/x");
  directories_ = {"inc"};
  EXPECT_THAT(Find("#include <a.h>\n#include <stdint.h>\n#include <dir.h>\n"
                   "#ifdef _WIN32\n#include \"windows.h\"\n#endif\n"),
              ElementsAre("inc/a.h"));
}

TEST_F(IncludeSearchTest, IncludeNextMeansEveryDirectory) {
  Write("first/a.h", "#include_next <a.h>");
  Write("second/a.h");
  Write("third/a.h");
  directories_ = {"first", "second", "third"};
  EXPECT_THAT(Find("#include <a.h>\n"),
              UnorderedElementsAre("first/a.h", "second/a.h", "third/a.h"));
}

TEST_F(IncludeSearchTest, MacrosMeanWhateverTheyAreDefinedAs) {
  Write("src/config.h", "#define HEADER \"one.h\"\n#define HEADER2 <two.h>\n");
  Write("src/one.h");
  Write("inc/two.h");
  Write("inc/three.h");
  directories_ = {"inc"};
  macros_ = {{"GIVEN", "\"three.h\""}, {"ALIAS", "HEADER2"}};
  EXPECT_THAT(Find("#include GIVEN\n#include HEADER\n#include ALIAS\n"
                   "#include \"config.h\"\n"),
              UnorderedElementsAre("src/config.h", "src/one.h", "inc/two.h",
                                   "inc/three.h"));
}

TEST_F(IncludeSearchTest, FilesAreFoundOnceHoweverTheyAreNamed) {
  Write("src/a.h", "#include \"../src/a.h\"\n#include \"./a.h\"\n");
  fs::create_directory_symlink(directory_.Path("src"), directory_.Path("link"));
  directories_ = {"link"};
  EXPECT_THAT(Find(absl::StrCat("#include \"a.h\"\n#include <a.h>\n#include \"",
                                directory_.Path("src/a.h"), "\"\n")),
              ElementsAre("src/a.h"));
  EXPECT_EQ(closure_.edges.size(), 5u);
}

TEST_F(IncludeSearchTest, HeadersInALoopEnd) {
  Write("src/a.h", "#include \"b.h\"");
  Write("src/b.h", "#include \"a.h\"");
  EXPECT_THAT(Find("#include \"a.h\"\n"), ElementsAre("src/a.h", "src/b.h"));
}

TEST_F(IncludeSearchTest, AttachedHeadersGoFirstAndAreReadToo) {
  Write("src/a.h");
  Write("inc/b.h");
  directories_ = {"inc"};
  source_.attached = {{"a.h", "#include \"dir/c.h\"\n"},
                      {"dir/c.h", "#include \"d.h\"\n#include <b.h>\n"},
                      {"dir/d.h", ""}};
  EXPECT_THAT(Find("#include \"a.h\"\n"), ElementsAre("inc/b.h"));
}

TEST_F(IncludeSearchTest, WhatIsNoFileHasNoDirectory) {
  Write("src/a.h");
  Write("inc/b.h");
  directories_ = {"inc"};
  const std::string text = "#include \"a.h\"\n#include \"b.h\"\n";
  EXPECT_THAT(FindIn({text, std::nullopt, {}}), ElementsAre("inc/b.h"));
}

TEST_F(IncludeSearchTest, NamesThatNoFileCanHaveFindNone) {
  EXPECT_THAT(Find(std::string("#include \"a\0b\"\n", 15)), IsEmpty());
  EXPECT_THAT(Find(absl::StrCat("#include \"", std::string(5000, 'x'), "\"\n")),
              IsEmpty());
}

}  // namespace
}  // namespace metad::client
