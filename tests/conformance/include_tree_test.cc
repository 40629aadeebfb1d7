// Sources whose headers lie all over a machine, and the tree that is sent in
// their place: gcc and clang make the same of both, and read the same files.

#include "client/c_sources/include_tree.h"

#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/c_sources/include_search.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

namespace fs = std::filesystem;
using Flags = std::vector<std::string>;

constexpr const char* kCompilers[] = {"gcc", "clang"};

class IncludeTreeTest : public ::testing::Test {
 protected:
  // What the preprocessor makes of a file, without line markers; empty where
  // that is an error.
  std::string Preprocess(const std::string& compiler, const Flags& flags,
                         const std::string& file) {
    Flags argv = {compiler, "-E", "-P", "-x", "c"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.push_back(file);
    const auto result = workbench_.Execute(argv);
    if (!result.has_value() || result->exit_code != 0) return "";
    return result->standard_output.text;
  }

  // Lays the source's headers out as a server does, and holds both against each
  // other. Whether it can be compiled at all.
  bool ExpectSame(const std::string& source,
                  const std::vector<std::string>& directories) {
    std::string text;
    for (const auto& [name, content] : files_) {
      if (name == source) text = content;
    }
    client::IncludeSettings settings;
    Flags flags;
    for (const std::string& directory : directories) {
      settings.directories.push_back(workbench_.Path(directory));
      flags.push_back(absl::StrCat("-I", directory));
    }
    const std::string parent = fs::path(workbench_.Path(source)).parent_path();
    const client::IncludeClosure closure =
        client::FindIncludes({text, parent, {}}, settings);
    const client::IncludeTree tree = MakeIncludeTree(text, closure, {});
    const std::string top = absl::StrCat("sent", ++trees_);
    workbench_.Write(absl::StrCat(top, "/source.c"), tree.source);
    const std::string include = absl::StrCat(top, "/include");
    for (const client::TreeHeader& header : tree.headers) {
      workbench_.Write(absl::StrCat(include, "/", header.path), header.content);
    }
    Flags sent = {"-iquote", include};
    for (const std::string& directory : tree.quote_directories) {
      sent.insert(sent.end(),
                  {"-iquote", absl::StrCat(include, "/", directory)});
    }
    sent.push_back(absl::StrCat("-I", include));
    for (const std::string& directory : tree.directories) {
      sent.push_back(absl::StrCat("-I", include, "/", directory));
    }
    bool compiles = false;
    for (const char* compiler : kCompilers) {
      const std::string expected = Preprocess(compiler, flags, source);
      if (expected.empty()) continue;
      compiles = true;
      EXPECT_EQ(Preprocess(compiler, sent, absl::StrCat(top, "/source.c")),
                expected)
          << compiler << ' ' << source;
      ExpectReads(compiler, flags, source, closure);
    }
    return compiles;
  }

  // Every file that the compiler reads was found.
  void ExpectReads(const std::string& compiler, const Flags& flags,
                   const std::string& source,
                   const client::IncludeClosure& closure) {
    std::set<std::string> found = {
        fs::canonical(workbench_.Path(source)).string()};
    for (const client::FoundHeader& header : closure.headers) {
      found.insert(absl::StrCat(header.directory, "/", header.name));
    }
    Flags argv = {compiler, "-M", "-MT", "x", "-x", "c"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.push_back(source);
    const auto result = workbench_.Execute(argv);
    ASSERT_TRUE(result.has_value());
    for (const absl::string_view word :
         absl::StrSplit(result->standard_output.text, absl::ByAnyChar(" \n\\"),
                        absl::SkipEmpty())) {
      if (word == "x:" || absl::StartsWith(word, "/usr/")) continue;
      const fs::path path(absl::StartsWith(word, "/") ? std::string(word)
                                                      : workbench_.Path(word));
      const fs::path file = fs::canonical(path.parent_path()) / path.filename();
      EXPECT_EQ(found.count(file.string()), 1u) << compiler << ": " << word;
    }
  }

  void Write(const std::string& name, const std::string& content) {
    workbench_.Write(name, content);
    files_.emplace_back(name, content);
  }

  Workbench workbench_;
  std::vector<std::pair<std::string, std::string>> files_;
  int trees_ = 0;
};

TEST_F(IncludeTreeTest, EveryWayOfNamingAHeader) {
  Write("proj/src/ops.c",
        absl::StrCat("#include \"local.h\"\n#include \"../include/up.h\"\n"
                     "#include <vendor.h>\n#include \"",
                     workbench_.Path("far/abs.h"),
                     "\"\n#include <stdint.h>\n#include \"stdint.h\"\n"
                     "#define COMPUTED \"computed.h\"\n#include COMPUTED\n"
                     "#if __has_include(\"optional.h\")\nhas optional\n"
                     "#include \"optional.h\"\n#endif\n"
                     "#if __has_include(\"absent.h\")\nhas absent\n#endif\n"));
  Write("proj/src/local.h", "#include \"sub/nested.h\"\nlocal\n");
  Write("proj/src/sub/nested.h", "#include \"../sibling.h\"\nnested\n");
  Write("proj/src/sibling.h", "#pragma once\nsibling\n");
  Write("proj/src/computed.h", "#include <sibling.h>\ncomputed\n");
  Write("proj/src/optional.h", "optional\n");
  Write("proj/include/up.h", "#include \"deep/d.h\"\nup\n");
  Write("proj/include/deep/d.h", "#include \"../../src/sibling.h\"\ndeep\n");
  Write("vendor/first/vendor.h", "#include_next <vendor.h>\nfirst\n");
  Write("vendor/second/vendor.h", "#include \"types.h\"\nsecond\n");
  Write("vendor/second/types.h", "types\n");
  Write("vendor/first/stdint.h", "#include_next <stdint.h>\nown stdint\n");
  Write("far/abs.h", "#include \"beside.h\"\nabsolute\n");
  Write("far/beside.h", "beside\n");
  EXPECT_TRUE(ExpectSame("proj/src/ops.c", {"vendor/first", "vendor/second",
                                            "proj/src", "proj/nowhere"}));
}

// Small trees of files that include each other by all kinds of names.
TEST_F(IncludeTreeTest, FilesThatIncludeEachOtherByChance) {
  std::mt19937 random(12);
  const auto below = [&random](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  const std::vector<std::string> directories = {"a", "a/b", "a/b/c", "d",
                                                "d/e"};
  const std::vector<std::string> names = {"x.h", "y.h", "b/x.h", "z.h"};
  int compiled = 0;
  for (int round = 0; round < 15; ++round) {
    const std::string top = absl::StrCat("r", round, "/");
    for (const std::string& directory : directories) {
      for (const char* name : {"x.h", "y.h", "z.h", "s.c"}) {
        const bool is_source = std::string(name) == "s.c";
        if (!is_source && below(3) == 0) continue;
        const std::string file = absl::StrCat(top, directory, "/", name);
        std::string text = absl::StrCat("#pragma once\n", file, "\n");
        for (int i = below(4); i > 0; --i) {
          const char* const up[] = {"", "", "", "../", "../../", "./", "b/../"};
          const std::string path =
              absl::StrCat(up[below(7)], names[static_cast<size_t>(below(4))]);
          // One that is not there is no error.
          absl::StrAppend(&text, "#if __has_include(\"", path,
                          "\")\n#include \"", path, "\"\n#endif\n");
          absl::StrAppend(&text, "#if __has_include(<", path, ">)\n#include <",
                          path, ">\n#endif\n");
        }
        Write(file, text);
      }
    }
    std::vector<std::string> searched;
    for (int i = below(4); i > 0; --i) {
      searched.push_back(top + directories[static_cast<size_t>(below(5))]);
    }
    for (const std::string& directory : {directories[1], directories[3]}) {
      if (ExpectSame(absl::StrCat(top, directory, "/s.c"), searched)) {
        ++compiled;
      }
    }
  }
  EXPECT_EQ(compiled, 30);
}

}  // namespace
}  // namespace metad::conformance
