#include "client/interrupt_signals.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "client/input_file.h"
#include "tests/unit/client/temp_directory.h"

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

TEST_P(InterruptSignalsTest, SignalEndsWaitingForAPipe) {
  const testing::TempDirectory directory;
  const std::string path = directory.Path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  for (const bool has_writer : {false, true}) {
    Cancellation cancellation;
    const InterruptSignals signals(cancellation);
    absl::Status status;
    std::thread reader([&] { status = ReadInputFile(path).status(); });
    // Opened once the reader has.
    const int writer = has_writer ? open(path.c_str(), O_WRONLY) : -1;
    ASSERT_EQ(std::raise(GetParam()), 0);
    reader.join();
    EXPECT_TRUE(absl::IsCancelled(status)) << status;
    if (has_writer) close(writer);
  }
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
