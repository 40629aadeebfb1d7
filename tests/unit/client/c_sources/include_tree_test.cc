#include "client/c_sources/include_tree.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

// That compilers find the same in it is shown in //tests/conformance.
namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class IncludeTreeTest : public ::testing::Test {
 protected:
  // A header, and the directive of `includer` that found it.
  size_t Add(const std::string& directory, const std::string& name) {
    closure_.headers.push_back({name, directory, name, ""});
    return closure_.headers.size() - 1;
  }

  IncludeTree Make(const std::string& source,
                   const std::vector<size_t>& targets) {
    const formats::IncludeDirectives found =
        formats::FindIncludeDirectives(source);
    for (size_t i = 0; i < targets.size(); ++i) {
      closure_.edges.push_back({std::nullopt, found.named[i], targets[i]});
    }
    return MakeIncludeTree(source, closure_, attached_);
  }

  static std::vector<std::string> Paths(const IncludeTree& tree) {
    std::vector<std::string> paths;
    for (const TreeHeader& header : tree.headers) paths.push_back(header.path);
    return paths;
  }

  IncludeClosure closure_;
  std::set<std::string> attached_;
};

TEST_F(IncludeTreeTest, WithoutHeadersThereIsNone) {
  const IncludeTree tree = Make("#include <stdint.h>\n", {});
  EXPECT_EQ(tree.source, "#include <stdint.h>\n");
  EXPECT_THAT(tree.headers, IsEmpty());
  EXPECT_THAT(tree.directories, IsEmpty());
}

TEST_F(IncludeTreeTest, DirectoriesAreNumberedByUse) {
  closure_.source_directory = "/home/me/src";
  closure_.directories = {"/opt/vendor/include"};
  const size_t vendor = Add("/opt/vendor/include/arm", "nn.h");
  const size_t own = Add("/home/me/src", "a.h");
  const IncludeTree tree =
      Make("#include <arm/nn.h>\n#include \"a.h\"\n", {vendor, own});
  EXPECT_THAT(Paths(tree), ElementsAre("i0/arm/nn.h", "i1/a.h"));
  EXPECT_THAT(tree.directories, ElementsAre("i0"));
  EXPECT_THAT(tree.quote_directories, ElementsAre("i1"));
  EXPECT_EQ(tree.source, "#include <arm/nn.h>\n#include \"a.h\"\n");
}

TEST_F(IncludeTreeTest, DirectoriesInOthersStayInThem) {
  closure_.source_directory = "/p/src";
  closure_.directories = {"/p/src/inc", "/p"};
  const size_t inner = Add("/p/src/inc", "a.h");
  const size_t outer = Add("/p/lib", "b.h");
  const IncludeTree tree =
      Make("#include <a.h>\n#include <lib/b.h>\n", {inner, outer});
  EXPECT_THAT(Paths(tree), ElementsAre("i0/lib/b.h", "i0/src/inc/a.h"));
  EXPECT_THAT(tree.directories, ElementsAre("i0/src/inc", "i0"));
  EXPECT_THAT(tree.quote_directories, ElementsAre("i0/src"));
}

TEST_F(IncludeTreeTest, NamesThatLeaveTheirDirectoryAreMoved) {
  closure_.source_directory = "/p/src";
  const size_t beside = Add("/p/src", "a.h");
  const size_t up = Add("/p/include", "b.h");
  const size_t absolute = Add("/etc/uma", "c.h");
  const IncludeTree tree = Make(
      "#include \"a.h\"\n#include \"../include/b.h\" // b\n"
      "#if __has_include(\"/etc/uma/c.h\")\n#endif\n",
      {beside, up, absolute});
  EXPECT_THAT(Paths(tree), ElementsAre("i0/a.h", "i1/b.h", "i2/c.h"));
  EXPECT_EQ(tree.source,
            "#include \"a.h\"\n#include <i1/b.h> // b\n"
            "#if __has_include(<i2/c.h>)\n#endif\n");
}

TEST_F(IncludeTreeTest, NamesOfOtherCharactersAreMovedAndStayApart) {
  closure_.source_directory = "/p";
  const size_t first = Add("/p", "a b.h");
  const size_t second = Add("/p", "a\tb.h");
  const IncludeTree tree =
      Make("#include \"a b.h\"\n#include \"a\tb.h\"\n", {first, second});
  EXPECT_THAT(Paths(tree), ElementsAre("i0/a_b.h", "i0/a_b.h_1"));
  EXPECT_EQ(tree.source, "#include <i0/a_b.h>\n#include <i0/a_b.h_1>\n");
}

TEST_F(IncludeTreeTest, LinesKeepTheirNumbers) {
  closure_.source_directory = "/p/src";
  const size_t up = Add("/p", "a.h");
  const IncludeTree tree = Make("#include \"../\\\na.h\" // a\nint x;\n", {up});
  EXPECT_EQ(tree.source, "#include <i0/a.h>\\\n // a\nint x;\n");
}

TEST_F(IncludeTreeTest, NamesOfTheTreeAreNobodyElses) {
  closure_.source_directory = "/p";
  attached_ = {"i0/x.h", "a.h"};
  const size_t own = Add("/p", "a.h");
  const IncludeTree tree = Make("#include \"a.h\"\n", {own});
  EXPECT_THAT(Paths(tree), ElementsAre("i0_/a.h"));
  // What is attached would have been found first.
  EXPECT_EQ(tree.source, "#include <i0_/a.h>\n");
}

TEST_F(IncludeTreeTest, TheSameWhereverTheFilesAre) {
  const auto make = [](const std::string& root) {
    IncludeClosure closure;
    closure.source_directory = root + "/src";
    closure.directories = {root + "/inc"};
    const std::string source = "#include <a.h>\n#include \"../b.h\"\n";
    closure.headers = {{"a.h", root + "/inc", "a.h", ""},
                       {"b.h", root, "b.h", ""}};
    const auto named = formats::FindIncludeDirectives(source).named;
    closure.edges = {{std::nullopt, named[0], 0}, {std::nullopt, named[1], 1}};
    const IncludeTree tree = MakeIncludeTree(source, closure, {});
    return tree.source + tree.headers[0].path + " " + tree.headers[1].path;
  };
  EXPECT_EQ(make("/a"), make("/somewhere/else/z"));
}

}  // namespace
}  // namespace metad::client
