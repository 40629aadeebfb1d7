#include "server/platform/cancellation.h"

#include <poll.h>

#include <memory>
#include <thread>

#include "gtest/gtest.h"

namespace metad::platform {
namespace {

bool IsReadable(int fd, int timeout_ms) {
  pollfd polled = {fd, POLLIN, 0};
  return poll(&polled, 1, timeout_ms) == 1;
}

TEST(CancellationTest, StartsUncancelled) {
  std::shared_ptr<Cancellation> cancellation = *Cancellation::Create();
  EXPECT_FALSE(cancellation->IsCancelled());
  EXPECT_FALSE(IsReadable(cancellation->fd(), 0));
}

TEST(CancellationTest, CancelIsSeenByFlagAndDescriptorForEver) {
  std::shared_ptr<Cancellation> cancellation = *Cancellation::Create();
  cancellation->Cancel();
  cancellation->Cancel();
  EXPECT_TRUE(cancellation->IsCancelled());
  EXPECT_TRUE(IsReadable(cancellation->fd(), 0));
  EXPECT_TRUE(IsReadable(cancellation->fd(), 0));
}

TEST(CancellationTest, CancelWakesAThreadThatPolls) {
  std::shared_ptr<Cancellation> cancellation = *Cancellation::Create();
  std::thread canceller([cancellation] { cancellation->Cancel(); });
  EXPECT_TRUE(IsReadable(cancellation->fd(), -1));
  canceller.join();
}

}  // namespace
}  // namespace metad::platform
