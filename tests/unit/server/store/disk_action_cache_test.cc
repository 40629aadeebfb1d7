// What only a disk can do to a cache: restarts, damage, what others leave
// there.
#include "server/store/disk_action_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

std::string Key(char digit) { return std::string(64, digit); }

class DiskActionCacheTest : public testing::Test {
 protected:
  DiskActionCacheTest() {
    std::string pattern = testing::TempDir() + "/actions-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    options_.directory = root_ + "/actions";
    Restart();
  }
  ~DiskActionCacheTest() override {
    cache_.reset();
    fs::remove_all(root_);
  }

  void Restart() {
    cache_.reset();
    auto cache = DiskActionCache::Open(options_);
    ASSERT_TRUE(cache.ok()) << cache.status();
    cache_ = *std::move(cache);
  }

  void Put(char digit, const std::string& result) {
    const absl::Status status = cache_->Put(Key(digit), result);
    EXPECT_TRUE(status.ok()) << status;
  }
  std::string Get(char digit) {
    return cache_->Get(Key(digit)).value_or("nothing");
  }

  std::string PathOf(char digit) const {
    return options_.directory + "/" + Key(digit);
  }

  static std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void WriteFile(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
  }

  // As if it had been used then.
  void SetLastUse(char digit, int seconds) const {
    const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
    EXPECT_EQ(utimensat(AT_FDCWD, PathOf(digit).c_str(), times, 0), 0);
  }

  std::string root_;
  DiskActionCacheOptions options_;
  std::unique_ptr<DiskActionCache> cache_;
};

TEST_F(DiskActionCacheTest, ResultsSurviveARestart) {
  Put('a', "result");
  const int64_t bytes = cache_->bytes();
  Restart();
  EXPECT_EQ(Get('a'), "result");
  EXPECT_EQ(cache_->results(), 1);
  EXPECT_EQ(cache_->bytes(), bytes);
}

TEST_F(DiskActionCacheTest, FilesAreTheOwnersAlone) {
  Put('a', "result");
  EXPECT_EQ(fs::status(PathOf('a')).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(options_.directory).permissions(), fs::perms::owner_all);
}

TEST_F(DiskActionCacheTest, EveryDamageOfAResultIsNoticed) {
  Put('a', "some result");
  const std::string whole = ReadFile(PathOf('a'));
  std::vector<std::string> damaged = {"", "x", whole + "x"};
  for (size_t i = 0; i < whole.size(); ++i) {
    damaged.push_back(whole.substr(0, i));
    damaged.push_back(whole);
    damaged.back()[i] ^= 1;
  }
  for (const std::string& content : damaged) {
    Put('a', "some result");
    WriteFile(PathOf('a'), content);
    EXPECT_EQ(Get('a'), "nothing") << content.size();
    EXPECT_FALSE(fs::exists(PathOf('a')));
    EXPECT_EQ(cache_->results(), 0);
    EXPECT_EQ(cache_->bytes(), 0);
  }
}

TEST_F(DiskActionCacheTest, AResultUnderAnothersNameIsNone) {
  Put('a', "of a");
  Put('b', "of b");
  fs::rename(PathOf('a'), PathOf('b'));
  EXPECT_EQ(Get('b'), "nothing");
  EXPECT_EQ(Get('a'), "nothing");
}

TEST_F(DiskActionCacheTest, WhatTookAResultsPlaceIsRemoved) {
  Put('a', "result");
  fs::remove(PathOf('a'));
  fs::create_symlink("/etc/passwd", PathOf('a'));
  EXPECT_EQ(Get('a'), "nothing");
  EXPECT_FALSE(fs::is_symlink(PathOf('a')));
  Put('a', "result");
  fs::remove(PathOf('a'));
  ASSERT_EQ(mkfifo(PathOf('a').c_str(), 0600), 0);
  EXPECT_EQ(Get('a'), "nothing");
  EXPECT_FALSE(fs::exists(PathOf('a')));
}

TEST_F(DiskActionCacheTest, AResultThatCannotBeReadForNowStays) {
  Put('a', "content");
  // So that no file can be opened.
  const int next = dup(STDERR_FILENO);
  ASSERT_GE(next, 0);
  close(next);
  struct rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const struct rlimit none = {static_cast<rlim_t>(next), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const std::string meanwhile = Get('a');
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(meanwhile, "nothing");
  EXPECT_EQ(Get('a'), "content");
}

TEST_F(DiskActionCacheTest, WhatAKilledServerLeftIsSwept) {
  Put('a', "result");
  WriteFile(options_.directory + "/tmp/7", "half a res");
  WriteFile(options_.directory + "/stray", "");
  Restart();
  EXPECT_EQ(Get('a'), "result");
  EXPECT_FALSE(fs::exists(options_.directory + "/tmp/7"));
  EXPECT_FALSE(fs::exists(options_.directory + "/stray"));
  EXPECT_EQ(cache_->results(), 1);
}

TEST_F(DiskActionCacheTest, NothingButResultsIsLeftInTheDirectory) {
  Put('a', "one");
  Put('a', "two");
  EXPECT_TRUE(fs::is_empty(options_.directory + "/tmp"));
}

TEST_F(DiskActionCacheTest, AResultThatCannotBeWrittenIsAnErrorAndNoMore) {
  Put('a', "one");
  fs::remove(options_.directory + "/tmp");
  EXPECT_FALSE(cache_->Put(Key('a'), "two").ok());
  EXPECT_FALSE(cache_->Put(Key('b'), "two").ok());
  EXPECT_EQ(Get('a'), "one");
  EXPECT_EQ(Get('b'), "nothing");
}

TEST_F(DiskActionCacheTest, TheOrderOfUseSurvivesARestart) {
  Put('a', "1");
  Put('b', "2");
  Put('c', "3");
  SetLastUse('a', 2000);
  SetLastUse('b', 1000);
  SetLastUse('c', 3000);
  // Now.
  EXPECT_EQ(Get('b'), "2");
  options_.max_results = 2;
  Restart();
  EXPECT_EQ(cache_->results(), 2);
  EXPECT_EQ(Get('a'), "nothing");
  EXPECT_FALSE(fs::exists(PathOf('a')));
  EXPECT_EQ(Get('b'), "2");
  EXPECT_EQ(Get('c'), "3");
}

TEST_F(DiskActionCacheTest, ALoweredLimitHoldsFromTheStart) {
  Put('a', std::string(1000, 'a'));
  Put('b', std::string(1000, 'b'));
  options_.max_bytes = 1500;
  Restart();
  EXPECT_EQ(cache_->results(), 1);
  EXPECT_LE(cache_->bytes(), 1500);
}

}  // namespace
}  // namespace metad::store
