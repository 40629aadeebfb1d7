// What every ActionCache promises, on a disk and in memory.
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "server/store/action_cache.h"
#include "server/store/disk_action_cache.h"
#include "tests/fakes/fake_action_cache.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

std::string Key(char digit) { return std::string(64, digit); }

// With room for three results, and for some 1000 bytes.
std::unique_ptr<ActionCache> MakeDisk(const std::string& directory) {
  auto cache = DiskActionCache::Open({directory, 1000, 3});
  EXPECT_TRUE(cache.ok()) << cache.status();
  return *std::move(cache);
}
std::unique_ptr<ActionCache> MakeFake(const std::string& /*directory*/) {
  return std::make_unique<FakeActionCache>(1000, 3);
}

struct Kind {
  const char* name;
  std::function<std::unique_ptr<ActionCache>(const std::string&)> make;
};

class ActionCacheContractTest : public testing::TestWithParam<Kind> {
 protected:
  ActionCacheContractTest() {
    std::string pattern = testing::TempDir() + "/actions-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    cache_ = GetParam().make(directory_);
  }
  ~ActionCacheContractTest() override {
    cache_.reset();
    fs::remove_all(directory_);
  }

  void Put(char digit, const std::string& result) {
    const absl::Status status = cache_->Put(Key(digit), result);
    EXPECT_TRUE(status.ok()) << status;
  }
  std::string Get(char digit) {
    return cache_->Get(Key(digit)).value_or("nothing");
  }

  std::string directory_;
  std::unique_ptr<ActionCache> cache_;
};

TEST_P(ActionCacheContractTest, WhatWasPutIsFound) {
  EXPECT_EQ(Get('a'), "nothing");
  Put('a', std::string("x\0y\n", 4));
  Put('b', "");
  EXPECT_EQ(Get('a'), std::string("x\0y\n", 4));
  EXPECT_EQ(Get('b'), "");
  EXPECT_EQ(Get('c'), "nothing");
}

TEST_P(ActionCacheContractTest, TheLastResultOfAKeyCounts) {
  Put('a', "first");
  Put('a', "second, longer");
  EXPECT_EQ(Get('a'), "second, longer");
  Put('a', "3");
  EXPECT_EQ(Get('a'), "3");
}

TEST_P(ActionCacheContractTest, RemovedIsGone) {
  Put('a', "result");
  cache_->Remove(Key('a'));
  cache_->Remove(Key('b'));
  EXPECT_EQ(Get('a'), "nothing");
}

TEST_P(ActionCacheContractTest, OnlyKeysNameResults) {
  for (const std::string& key :
       {std::string(), std::string("../../etc/passwd"), std::string(63, 'a'),
        std::string(65, 'a'), std::string(64, 'A'), std::string(64, '/'),
        std::string("tmp")}) {
    EXPECT_FALSE(IsActionKey(key));
    EXPECT_TRUE(absl::IsInvalidArgument(cache_->Put(key, "x"))) << key;
    EXPECT_EQ(cache_->Get(key), std::nullopt) << key;
    cache_->Remove(key);
  }
}

TEST_P(ActionCacheContractTest, WhatWasNotUsedForLongestGoesFirst) {
  Put('a', "1");
  Put('b', "2");
  Put('c', "3");
  EXPECT_EQ(Get('a'), "1");
  Put('d', "4");
  EXPECT_EQ(Get('b'), "nothing");
  EXPECT_EQ(Get('a'), "1");
  EXPECT_EQ(Get('c'), "3");
  EXPECT_EQ(Get('d'), "4");
}

TEST_P(ActionCacheContractTest, BytesAreBoundedToo) {
  Put('a', std::string(400, 'a'));
  Put('b', std::string(400, 'b'));
  Put('c', std::string(400, 'c'));
  EXPECT_EQ(Get('a'), "nothing");
  EXPECT_EQ(Get('c'), std::string(400, 'c'));
}

TEST_P(ActionCacheContractTest, AResultThatCannotFitChangesNothing) {
  Put('a', "small");
  EXPECT_TRUE(
      absl::IsResourceExhausted(cache_->Put(Key('a'), std::string(1001, 'x'))));
  EXPECT_EQ(Get('a'), "small");
}

TEST_P(ActionCacheContractTest, ManyMayUseItAtOnce) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int round = 0; round < 50; ++round) {
        for (const char digit : {'a', 'b', 'c', 'd'}) {
          EXPECT_TRUE(cache_->Put(Key(digit), std::string(100, digit)).ok());
          const std::string found = Get(digit);
          EXPECT_TRUE(found == "nothing" || found == std::string(100, digit));
          if (round % 10 == 0) cache_->Remove(Key(digit));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(All, ActionCacheContractTest,
                         testing::Values(Kind{"Disk", MakeDisk},
                                         Kind{"Fake", MakeFake}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace metad::store
