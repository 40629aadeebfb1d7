#include "client/interrupt_signals.h"

#include <gtest/gtest.h>

#include <csignal>

#include "absl/synchronization/notification.h"

namespace metad::client {
namespace {

class InterruptSignalsTest : public ::testing::TestWithParam<int> {};

TEST_P(InterruptSignalsTest, SignalCancels) {
  Cancellation cancellation;
  absl::Notification cancelled;
  const Cancellation::Subscription subscription(cancellation,
                                                [&] { cancelled.Notify(); });
  const InterruptSignals signals(cancellation);
  EXPECT_FALSE(cancellation.cancelled());
  ASSERT_EQ(std::raise(GetParam()), 0);
  cancelled.WaitForNotification();
  EXPECT_TRUE(cancellation.cancelled());
}

INSTANTIATE_TEST_SUITE_P(Both, InterruptSignalsTest,
                         ::testing::Values(SIGINT, SIGTERM));

TEST(InterruptSignalsRestoreTest, HandlersOfBeforeComeBack) {
  const auto before = std::signal(SIGTERM, SIG_IGN);
  {
    Cancellation cancellation;
    const InterruptSignals signals(cancellation);
  }
  EXPECT_EQ(std::raise(SIGTERM), 0);  // ignored again
  EXPECT_EQ(std::signal(SIGTERM, before), SIG_IGN);
}

TEST(CancellationTest, LateSubscriberHearsOfIt) {
  Cancellation cancellation;
  cancellation.Cancel();
  int calls = 0;
  const Cancellation::Subscription subscription(cancellation, [&] { ++calls; });
  cancellation.Cancel();
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, NobodyIsCalledAfterUnsubscribing) {
  Cancellation cancellation;
  int calls = 0;
  {
    const Cancellation::Subscription subscription(cancellation,
                                                  [&] { ++calls; });
  }
  cancellation.Cancel();
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace metad::client
