#include "client/read_ahead.h"

#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;

TEST(ReadAheadTest, EveryMessageComesOnceAndInOrder) {
  int read = 0;
  ReadAhead<int> messages([&read](int* message) {
    *message = ++read;
    return read <= 1000;
  });
  int message = 0;
  int expected = 0;
  while (messages.Next(&message)) EXPECT_EQ(message, ++expected);
  EXPECT_EQ(expected, 1000);
  EXPECT_FALSE(messages.Next(&message));
}

TEST(ReadAheadTest, TheNextIsReadWhileOneIsWorkedWith) {
  absl::Notification second;
  int read = 0;
  ReadAhead<int> messages([&](int* message) {
    *message = ++read;
    if (read == 2) second.Notify();
    return read <= 2;
  });
  int message = 0;
  ASSERT_TRUE(messages.Next(&message));
  // Would wait for ever otherwise.
  second.WaitForNotification();
  EXPECT_EQ(message, 1);
}

TEST(ReadAheadTest, WhoeverHasEnoughNeedNotReadToTheEnd) {
  std::vector<std::string> taken;
  {
    ReadAhead<std::string> messages([](std::string* message) {
      *message = "more";
      return true;
    });
    std::string message;
    ASSERT_TRUE(messages.Next(&message));
    taken.push_back(message);
  }
  EXPECT_THAT(taken, ElementsAre("more"));
}

}  // namespace
}  // namespace metad::client
