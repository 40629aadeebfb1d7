#include "server/rpc/event_stream.h"

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace metad::rpc {
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

TEST(EventStreamTest, NumbersStartAtOneAndHaveNoGap) {
  EventStream stream;
  EXPECT_EQ(stream.last_sequence(), 0);
  for (int i = 1; i <= 3; ++i) {
    const v1::BuildEvent* event = stream.Push(ProgressEvent(i));
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->sequence(), i);
    EXPECT_EQ(stream.last_sequence(), i);
    EXPECT_EQ(stream.WriteDone(), nullptr);
  }
}

TEST(EventStreamTest, TheSendersNumberIsReplaced) {
  EventStream stream;
  v1::BuildEvent event;
  event.set_sequence(7);
  EXPECT_EQ(stream.Push(std::move(event))->sequence(), 1);
}

TEST(EventStreamTest, OneEventIsWrittenAtATimeAndOrderIsKept) {
  EventStream stream;
  const v1::BuildEvent* first = stream.Push(ProgressEvent(10));
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(20)), nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(30)), nullptr);
  EXPECT_EQ(stream.last_sequence(), 3);
  // What is being written does not change meanwhile.
  EXPECT_EQ(first->sequence(), 1);
  EXPECT_EQ(first->progress().completed(), 10);

  const v1::BuildEvent* second = stream.WriteDone();
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->sequence(), 2);
  EXPECT_EQ(second->progress().completed(), 20);
  EXPECT_EQ(stream.Push(ProgressEvent(40)), nullptr);
  EXPECT_EQ(stream.WriteDone()->progress().completed(), 30);
  EXPECT_EQ(stream.WriteDone()->progress().completed(), 40);
  EXPECT_EQ(stream.WriteDone(), nullptr);
}

TEST(EventStreamTest, TheLastEventIsWrittenLikeAnyOther) {
  EventStream stream;
  EXPECT_FALSE(stream.finished());
  const v1::BuildEvent* event = stream.PushLast(ResultEvent());
  ASSERT_NE(event, nullptr);
  EXPECT_TRUE(event->has_result());
  EXPECT_EQ(event->sequence(), 1);
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_TRUE(stream.finished());
}

TEST(EventStreamTest, TheStreamIsFinishedWhenAllBeforeTheLastIsWrittenToo) {
  EventStream stream;
  ASSERT_NE(stream.Push(ProgressEvent(1)), nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(2)), nullptr);
  EXPECT_EQ(stream.PushLast(ResultEvent()), nullptr);
  EXPECT_FALSE(stream.finished());
  ASSERT_NE(stream.WriteDone(), nullptr);
  EXPECT_FALSE(stream.finished());
  const v1::BuildEvent* last = stream.WriteDone();
  ASSERT_NE(last, nullptr);
  EXPECT_TRUE(last->has_result());
  EXPECT_EQ(last->sequence(), 3);
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_TRUE(stream.finished());
}

TEST(EventStreamTest, AStreamWithNothingToWriteIsNotFinishedBeforeTheLast) {
  EventStream stream;
  ASSERT_NE(stream.Push(ProgressEvent(1)), nullptr);
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_FALSE(stream.finished());
}

TEST(EventStreamTest, WhatComesAfterTheLastIsDropped) {
  EventStream stream;
  ASSERT_NE(stream.Push(ProgressEvent(1)), nullptr);
  EXPECT_EQ(stream.PushLast(ResultEvent()), nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(2)), nullptr);
  EXPECT_EQ(stream.PushLast(ResultEvent()), nullptr);
  EXPECT_EQ(stream.last_sequence(), 2);
  ASSERT_NE(stream.WriteDone(), nullptr);
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_TRUE(stream.finished());
  // Nor when nothing is being written.
  EXPECT_EQ(stream.Push(ProgressEvent(3)), nullptr);
  EXPECT_TRUE(stream.finished());
  EXPECT_EQ(stream.last_sequence(), 2);
}

TEST(EventStreamTest, AbandonDropsWhatIsQueuedAndWhatFollows) {
  EventStream stream;
  const v1::BuildEvent* writing = stream.Push(ProgressEvent(1));
  ASSERT_NE(writing, nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(2)), nullptr);
  stream.Abandon();
  // gRPC may still be reading it.
  EXPECT_EQ(writing->progress().completed(), 1);
  EXPECT_EQ(stream.Push(ProgressEvent(3)), nullptr);
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_EQ(stream.Push(ProgressEvent(4)), nullptr);
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.PushLast(ResultEvent()), nullptr);
  EXPECT_TRUE(stream.finished());
}

TEST(EventStreamTest, AnAbandonedStreamWaitsForTheWriteUnderWay) {
  EventStream stream;
  ASSERT_NE(stream.Push(ProgressEvent(1)), nullptr);
  stream.Abandon();
  EXPECT_EQ(stream.PushLast(ResultEvent()), nullptr);
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.WriteDone(), nullptr);
  EXPECT_TRUE(stream.finished());
}

// What a watcher sees while several threads push: whoever is given an event
// writes it, and then all that waits.
class Watcher {
 public:
  explicit Watcher(EventStream& stream) : stream_(stream) {}

  void Write(const v1::BuildEvent* event) {
    while (event != nullptr) {
      EXPECT_FALSE(writing_.exchange(true));
      events_.push_back(*event);
      writing_ = false;
      event = stream_.WriteDone();
    }
  }

  const std::vector<v1::BuildEvent>& events() const { return events_; }

 private:
  EventStream& stream_;
  std::atomic<bool> writing_{false};
  std::vector<v1::BuildEvent> events_;
};

TEST(EventStreamTest, ThreadsNeverWriteAtTheSameTime) {
  constexpr int kThreads = 4;
  constexpr int kEvents = 2000;
  EventStream stream;
  Watcher watcher(stream);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&stream, &watcher] {
      for (int j = 0; j < kEvents; ++j) {
        watcher.Write(stream.Push(ProgressEvent(j)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  watcher.Write(stream.PushLast(ResultEvent()));

  EXPECT_TRUE(stream.finished());
  ASSERT_EQ(watcher.events().size(), kThreads * kEvents + 1u);
  for (size_t i = 0; i < watcher.events().size(); ++i) {
    ASSERT_EQ(watcher.events()[i].sequence(), static_cast<int64_t>(i) + 1);
  }
  EXPECT_TRUE(watcher.events().back().has_result());
}

}  // namespace
}  // namespace metad::rpc
