#include "server/builds/event_log.h"

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace metad::builds {
namespace {

v1::BuildEvent ProgressEvent(int completed) {
  v1::BuildEvent event;
  event.mutable_progress()->set_completed(completed);
  return event;
}

v1::BuildEvent ResultEvent() {
  v1::BuildEvent event;
  event.mutable_result()->set_outcome(v1::BuildResult::SUCCEEDED);
  return event;
}

TEST(EventLogTest, NumbersStartAtOneAndHaveNoGap) {
  EventLog log;
  EXPECT_EQ(log.last_sequence(), 0);
  EXPECT_EQ(log.At(1), nullptr);
  for (int i = 1; i <= 3; ++i) {
    v1::BuildEvent event = ProgressEvent(i);
    // The sender's number is replaced.
    event.set_sequence(7);
    log.Append(std::move(event));
    EXPECT_EQ(log.last_sequence(), i);
    EXPECT_EQ(log.At(i)->sequence(), i);
    EXPECT_EQ(log.At(i)->progress().completed(), i);
  }
  EXPECT_EQ(log.At(0), nullptr);
  EXPECT_EQ(log.At(4), nullptr);
}

TEST(EventLogTest, WhatComesAfterTheLastEventIsDropped) {
  EventLog log;
  log.Append(ProgressEvent(1));
  EXPECT_FALSE(log.closed());
  log.Close(ResultEvent());
  EXPECT_TRUE(log.closed());
  log.Append(ProgressEvent(2));
  log.Close(ResultEvent());
  EXPECT_EQ(log.last_sequence(), 2);
  EXPECT_TRUE(log.At(2)->has_result());
}

TEST(EventLogTest, AnEventIsSharedByLogsThatAreEqualUpToIt) {
  EventLog first;
  EventLog second;
  first.Append(ProgressEvent(1));
  second.Append(ProgressEvent(1));
  v1::BuildEvent result = ResultEvent();
  result.set_sequence(2);
  const auto shared = std::make_shared<const v1::BuildEvent>(std::move(result));
  first.AppendNumbered(shared);
  second.AppendNumbered(shared);
  EXPECT_EQ(first.At(2), second.At(2));
  EXPECT_TRUE(second.closed());
}

TEST(EventLogTest, EachWatcherIsWokenForEachEvent) {
  EventLog log;
  int first = 0;
  int second = 0;
  const auto one = log.Subscribe([&first] { ++first; });
  log.Append(ProgressEvent(1));
  {
    const auto other = log.Subscribe([&second] { ++second; });
    log.Append(ProgressEvent(2));
  }
  log.Close(ResultEvent());
  EXPECT_EQ(first, 3);
  EXPECT_EQ(second, 1);
}

TEST(EventLogTest, AWatcherMayReadWhileItIsWoken) {
  EventLog log;
  std::vector<int64_t> seen;
  const auto subscription = log.Subscribe(
      [&] { seen.push_back(log.At(log.last_sequence())->sequence()); });
  log.Append(ProgressEvent(1));
  log.Close(ResultEvent());
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2}));
}

// For thread sanitizer, above all.
TEST(EventLogTest, WatchersReadAllWhileAnotherThreadAppends) {
  constexpr int kEvents = 500;
  EventLog log;
  std::vector<std::thread> watchers;
  std::atomic<int> complete{0};
  for (int i = 0; i < 4; ++i) {
    watchers.emplace_back([&log, &complete] {
      absl::Notification closed;
      const auto subscription = log.Subscribe([&] {
        if (log.closed() && !closed.HasBeenNotified()) closed.Notify();
      });
      if (!log.closed()) closed.WaitForNotification();
      for (int64_t sequence = 1; sequence <= kEvents + 1; ++sequence) {
        if (log.At(sequence)->sequence() != sequence) return;
      }
      ++complete;
    });
  }
  for (int i = 0; i < kEvents; ++i) log.Append(ProgressEvent(i));
  log.Close(ResultEvent());
  for (std::thread& watcher : watchers) watcher.join();
  EXPECT_EQ(complete, 4);
}

}  // namespace
}  // namespace metad::builds
