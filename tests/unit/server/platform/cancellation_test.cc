#include "server/platform/cancellation.h"

#include <memory>
#include <optional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace metad::platform {
namespace {

TEST(CancellationTest, StartsUncancelledAndNeverGoesBack) {
  const std::shared_ptr<Cancellation> cancellation = Cancellation::Create();
  EXPECT_FALSE(cancellation->IsCancelled());
  cancellation->Cancel();
  cancellation->Cancel();
  EXPECT_TRUE(cancellation->IsCancelled());
}

TEST(CancellationTest, WhoeverListensIsCalledOnce) {
  Cancellation cancellation;
  int calls = 0;
  const CancellationListener listener(cancellation, [&calls] { ++calls; });
  EXPECT_EQ(calls, 0);
  cancellation.Cancel();
  cancellation.Cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, WhoeverListensTooLateIsCalledAtOnce) {
  Cancellation cancellation;
  cancellation.Cancel();
  int calls = 0;
  const CancellationListener listener(cancellation, [&calls] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, WhoeverHasGoneIsNotCalled) {
  Cancellation cancellation;
  int calls = 0;
  std::optional<CancellationListener> gone;
  gone.emplace(cancellation, [&calls] { calls += 100; });
  const CancellationListener stays(cancellation, [&calls] { ++calls; });
  gone.reset();
  cancellation.Cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, ACallMayEndItsOwnListener) {
  Cancellation cancellation;
  std::optional<CancellationListener> listener;
  listener.emplace(cancellation, [&listener] { listener.reset(); });
  cancellation.Cancel();
  EXPECT_FALSE(listener.has_value());
}

TEST(CancellationTest, GoingWaitsForACallOnAnotherThread) {
  Cancellation cancellation;
  absl::Notification has_begun;
  absl::Notification may_end;
  bool has_ended = false;
  std::optional<CancellationListener> listener;
  listener.emplace(cancellation, [&] {
    has_begun.Notify();
    may_end.WaitForNotification();
    has_ended = true;
  });
  std::thread canceller([&cancellation] { cancellation.Cancel(); });
  has_begun.WaitForNotification();
  std::thread releaser([&may_end] { may_end.Notify(); });
  listener.reset();
  EXPECT_TRUE(has_ended);
  canceller.join();
  releaser.join();
}

}  // namespace
}  // namespace metad::platform
