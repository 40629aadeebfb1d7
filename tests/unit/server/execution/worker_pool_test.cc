#include "server/execution/worker_pool.h"

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace metad::execution {
namespace {

// Occupies one thread of a pool until it is released.
class Blocker {
 public:
  explicit Blocker(WorkerPool& pool) {
    EXPECT_TRUE(pool.TrySubmit([this] {
      started_.Notify();
      released_.WaitForNotification();
    }));
    started_.WaitForNotification();
  }
  void Release() { released_.Notify(); }

 private:
  absl::Notification started_;
  absl::Notification released_;
};

TEST(WorkerPoolTest, OneThreadRunsTasksInOrder) {
  std::vector<int> order;
  {
    WorkerPool pool(1, 100);
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(pool.TrySubmit([i, &order] { order.push_back(i); }));
    }
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<size_t>(i)], i);
}

TEST(WorkerPoolTest, EveryThreadWorks) {
  WorkerPool pool(3, 3);
  auto* together = new absl::Barrier(3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pool.TrySubmit([together] {
      if (together->Block()) delete together;
    }));
  }
}

TEST(WorkerPoolTest, FullQueueRefuses) {
  std::atomic<int> runs = 0;
  WorkerPool pool(1, 2);
  Blocker blocker(pool);
  EXPECT_TRUE(pool.TrySubmit([&] { ++runs; }));
  EXPECT_TRUE(pool.TrySubmit([&] { ++runs; }));
  EXPECT_FALSE(pool.TrySubmit([&] { ++runs; }));
  EXPECT_EQ(pool.queued(), 2);
  blocker.Release();
  pool.Drain();
  EXPECT_EQ(runs, 2);
}

TEST(WorkerPoolTest, AWithdrawnTaskLeavesItsPlaceAndComesBack) {
  std::vector<int> order;
  WorkerPool pool(1, 2);
  Blocker blocker(pool);
  WorkerPool::Ticket first = 0;
  WorkerPool::Ticket second = 0;
  ASSERT_TRUE(pool.TrySubmit([&] { order.push_back(1); }, &first));
  ASSERT_TRUE(pool.TrySubmit([&] { order.push_back(2); }, &second));
  EXPECT_FALSE(pool.TrySubmit([&] { order.push_back(3); }));
  const std::function<void()> withdrawn = pool.Withdraw(first);
  ASSERT_NE(withdrawn, nullptr);
  EXPECT_EQ(pool.Withdraw(first), nullptr);
  EXPECT_TRUE(pool.TrySubmit([&] { order.push_back(3); }));
  blocker.Release();
  pool.Drain();
  withdrawn();
  EXPECT_EQ(order, (std::vector<int>{2, 3, 1}));
  // Too late.
  EXPECT_EQ(pool.Withdraw(second), nullptr);
  EXPECT_EQ(pool.Withdraw(0), nullptr);
}

TEST(WorkerPoolTest, DrainRunsWhatWasAcceptedAndRefusesTheRest) {
  std::atomic<int> runs = 0;
  WorkerPool pool(2, 10);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(pool.TrySubmit([&] { ++runs; }));
  pool.Drain();
  EXPECT_EQ(runs, 10);
  EXPECT_FALSE(pool.TrySubmit([&] { ++runs; }));
  pool.Drain();
}

TEST(WorkerPoolTest, TaskIsDestroyedWhenItIsDone) {
  WorkerPool pool(1, 2);
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = held;
  ASSERT_TRUE(pool.TrySubmit([held = std::move(held)] {}));
  pool.Drain();
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace metad::execution
