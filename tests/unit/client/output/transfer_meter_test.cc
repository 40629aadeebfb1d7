#include "client/output/transfer_meter.h"

#include <gtest/gtest.h>

namespace metad::client {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;

class TransferMeterTest : public testing::Test {
 protected:
  bool Update(int64_t done, int64_t total,
              TransferProgress::Direction direction =
                  TransferProgress::Direction::kUpload) {
    return meter_.Update({direction, done * kMiB, total * kMiB});
  }

  absl::Time now_ = absl::UnixEpoch();
  TransferMeter meter_{[this] { return now_; }, absl::Seconds(5)};
};

TEST_F(TransferMeterTest, TellsRateAndTimeLeft) {
  EXPECT_TRUE(Update(0, 64));
  EXPECT_EQ(meter_.Text(), "upload 0.0 of 64.0 MiB");
  now_ += absl::Seconds(8);
  EXPECT_TRUE(Update(16, 64));
  EXPECT_EQ(meter_.Text(), "upload 16.0 of 64.0 MiB, 2.0 MiB/s, 24.0 s left");
  now_ += absl::Seconds(8);
  EXPECT_TRUE(Update(64, 64));
  EXPECT_EQ(meter_.Text(), "upload 64.0 of 64.0 MiB, 4.0 MiB/s");
}

TEST_F(TransferMeterTest, IsDueOnceInAnIntervalAndOnceAtTheEnd) {
  EXPECT_TRUE(Update(0, 64));
  now_ += absl::Seconds(4);
  EXPECT_FALSE(Update(1, 64));
  now_ += absl::Seconds(1);
  EXPECT_TRUE(Update(2, 64));
  EXPECT_FALSE(Update(3, 64));
  EXPECT_TRUE(Update(64, 64));
  EXPECT_FALSE(Update(64, 64));
}

TEST_F(TransferMeterTest, ATransferThatGoesBackHasNoRate) {
  EXPECT_TRUE(Update(8, 64));
  now_ += absl::Seconds(5);
  EXPECT_TRUE(Update(4, 64));
  EXPECT_EQ(meter_.Text(), "upload 4.0 of 64.0 MiB");
}

TEST_F(TransferMeterTest, AnotherTransferStartsAnew) {
  EXPECT_TRUE(Update(0, 64));
  now_ += absl::Seconds(1);
  EXPECT_TRUE(Update(0, 32, TransferProgress::Direction::kDownload));
  now_ += absl::Seconds(5);
  EXPECT_TRUE(Update(10, 32, TransferProgress::Direction::kDownload));
  EXPECT_EQ(meter_.Text(), "download 10.0 of 32.0 MiB, 2.0 MiB/s, 11.0 s left");
}

}  // namespace
}  // namespace metad::client
