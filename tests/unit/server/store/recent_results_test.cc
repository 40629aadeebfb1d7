#include "server/store/recent_results.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

platform::FileState FileAt(uint64_t inode) {
  platform::FileState file;
  file.inode = inode;
  return file;
}

std::shared_ptr<const std::string> Result(size_t bytes) {
  return std::make_shared<const std::string>(bytes, 'x');
}

TEST(RecentResultsTest, IsFoundWhileItsFileIsTheSame) {
  RecentResults recent(1000);
  const auto result = Result(10);
  EXPECT_EQ(recent.Find("a", FileAt(1)), nullptr);
  recent.Keep("a", FileAt(1), result);
  EXPECT_EQ(recent.Find("a", FileAt(1)), result);
  EXPECT_EQ(recent.Find("b", FileAt(1)), nullptr);
  EXPECT_EQ(recent.Find("a", FileAt(2)), nullptr);
  // It is gone for good.
  EXPECT_EQ(recent.Find("a", FileAt(1)), nullptr);
}

TEST(RecentResultsTest, ItsOwnFileMayBeTouched) {
  RecentResults recent(1000);
  const auto result = Result(10);
  recent.Keep("a", FileAt(1), result);
  recent.SetFile("a", FileAt(2));
  platform::FileState touched = FileAt(1);
  touched.modified_nanoseconds = 1;
  recent.SetFile("a", touched);
  EXPECT_EQ(recent.Find("a", touched), result);
}

TEST(RecentResultsTest, TheLongestUnusedGoes) {
  RecentResults recent(800);
  for (const char* key : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    recent.Keep(key, FileAt(1), Result(100));
  }
  EXPECT_NE(recent.Find("a", FileAt(1)), nullptr);
  recent.Keep("i", FileAt(1), Result(100));
  EXPECT_EQ(recent.Find("b", FileAt(1)), nullptr);
  EXPECT_NE(recent.Find("a", FileAt(1)), nullptr);
  EXPECT_NE(recent.Find("i", FileAt(1)), nullptr);
}

TEST(RecentResultsTest, ALaterResultTakesThePlaceOfAnEarlierOne) {
  RecentResults recent(800);
  for (int i = 0; i < 20; ++i) recent.Keep("a", FileAt(1), Result(100));
  const auto last = Result(1);
  recent.Keep("a", FileAt(2), last);
  EXPECT_EQ(recent.Find("a", FileAt(2)), last);
}

TEST(RecentResultsTest, WhatIsLargeIsNotKept) {
  RecentResults recent(800);
  recent.Keep("a", FileAt(1), Result(101));
  EXPECT_EQ(recent.Find("a", FileAt(1)), nullptr);
}

}  // namespace
}  // namespace metad::store
