#include "client/cache_directory.h"

#include <map>
#include <string>

#include "gtest/gtest.h"

namespace metad::client {
namespace {

std::string DirectoryIn(const std::map<std::string, std::string>& variables) {
  return CacheDirectory([&variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(CacheDirectoryTest, IsTheOneThatIsNamed) {
  EXPECT_EQ(DirectoryIn({{"METACTL_CACHE_DIR", "/c"},
                         {"XDG_CACHE_HOME", "/x"},
                         {"HOME", "/h"}}),
            "/c");
}

TEST(CacheDirectoryTest, IsAmongTheCachesOfTheUser) {
  EXPECT_EQ(DirectoryIn({{"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}),
            "/x/metad/compiled");
  EXPECT_EQ(DirectoryIn({{"HOME", "/h"}}), "/h/.cache/metad/compiled");
}

TEST(CacheDirectoryTest, RelativePathsAreNone) {
  EXPECT_EQ(DirectoryIn({{"METACTL_CACHE_DIR", "c"},
                         {"XDG_CACHE_HOME", "x"},
                         {"HOME", "/h"}}),
            "/h/.cache/metad/compiled");
}

TEST(CacheDirectoryTest, MayBeNowhere) {
  EXPECT_EQ(DirectoryIn({{"METACTL_CACHE_DIR", ""}, {"HOME", "/h"}}), "");
  EXPECT_EQ(DirectoryIn({{"HOME", ""}}), "");
  EXPECT_EQ(DirectoryIn({}), "");
}

}  // namespace
}  // namespace metad::client
