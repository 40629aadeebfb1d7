#include "server/store/blob_index.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

BlobDigest Digest(char name, int64_t size) {
  return *BlobDigest::Parse(std::string(64, name), size);
}

const BlobDigest& A() {
  static const auto* const digest = new BlobDigest(Digest('a', 10));
  return *digest;
}
const BlobDigest& B() {
  static const auto* const digest = new BlobDigest(Digest('b', 20));
  return *digest;
}

TEST(BlobIndexTest, CountsBlobsAndCharges) {
  BlobIndex index(100);
  index.Add(A());
  index.Charge(5);
  EXPECT_EQ(index.bytes(), 15);
  index.Remove(A());
  index.Remove(A());
  index.Charge(-5);
  EXPECT_EQ(index.bytes(), 0);
}

TEST(BlobIndexTest, MakesNoMoreRoomThanNeeded) {
  BlobIndex index(40);
  index.Add(A());
  index.Add(B());
  EXPECT_THAT(*index.MakeRoom(10), IsEmpty());
  EXPECT_THAT(*index.MakeRoom(11), ElementsAre(A()));
  EXPECT_EQ(index.bytes(), 20);
}

TEST(BlobIndexTest, EvictsInTheOrderOfUse) {
  BlobIndex index(30);
  index.Add(A());
  index.Add(B());
  EXPECT_TRUE(index.Touch(A()));
  EXPECT_THAT(*index.MakeRoom(30), ElementsAre(B(), A()));
}

TEST(BlobIndexTest, ForgetsNothingWhenThereIsNoRoom) {
  BlobIndex index(30);
  index.Add(A());
  index.Add(B());
  const auto pin = index.PinBlob(A());
  EXPECT_FALSE(index.MakeRoom(25).has_value());
  EXPECT_TRUE(index.Contains(B()));
  index.Unpin(*pin);
  EXPECT_TRUE(index.MakeRoom(25).has_value());
}

TEST(BlobIndexTest, PinsCount) {
  BlobIndex index(30);
  index.Add(A());
  const auto first = index.PinBlob(A());
  const auto second = index.PinBlob(A());
  index.Unpin(*first);
  EXPECT_FALSE(index.MakeRoom(30).has_value());
  index.Unpin(*second);
  EXPECT_THAT(*index.MakeRoom(30), ElementsAre(A()));
}

TEST(BlobIndexTest, APinIsOfOneBlobAndNotOfItsSuccessor) {
  BlobIndex index(30);
  index.Add(A());
  const auto pin = index.PinBlob(A());
  EXPECT_TRUE(index.Holds(A(), *pin));
  index.Remove(A());
  EXPECT_FALSE(index.Holds(A(), *pin));
  index.Add(A());
  EXPECT_FALSE(index.Holds(A(), *pin));
  EXPECT_THAT(*index.MakeRoom(30), ElementsAre(A()));
  index.Unpin(*pin);
}

TEST(BlobIndexTest, WhatIsNotThereCannotBePinned) {
  BlobIndex index(30);
  EXPECT_EQ(index.PinBlob(A()), nullptr);
  EXPECT_FALSE(index.Touch(A()));
}

TEST(BlobIndexTest, MoreThanTheLimitNeverFits) {
  BlobIndex index(30);
  EXPECT_FALSE(index.MakeRoom(31).has_value());
}

TEST(BlobIndexTest, ALeaseKeepsABlobForItsTime) {
  BlobIndex index(100);
  const absl::Time start = absl::UnixEpoch();
  index.Add(A());
  index.Add(B());
  EXPECT_TRUE(index.Lease(A(), start));
  index.EndLeases(start + BlobIndex::kLease / 2);
  EXPECT_FALSE(index.MakeRoom(100).has_value());
  EXPECT_THAT(*index.MakeRoom(90), ElementsAre(B()));
  index.EndLeases(start + BlobIndex::kLease);
  EXPECT_THAT(*index.MakeRoom(100), ElementsAre(A()));
}

TEST(BlobIndexTest, ALeaseIsRenewedAndCountsOnce) {
  BlobIndex index(80);
  const absl::Time start = absl::UnixEpoch();
  index.Add(B());
  EXPECT_TRUE(index.Lease(B(), start));
  EXPECT_TRUE(index.Lease(B(), start + BlobIndex::kLease / 2));
  index.EndLeases(start + BlobIndex::kLease);
  EXPECT_FALSE(index.MakeRoom(80).has_value());
  index.EndLeases(start + BlobIndex::kLease * 1.5);
  EXPECT_THAT(*index.MakeRoom(80), ElementsAre(B()));
}

TEST(BlobIndexTest, LeasesTakeAShareAndNoMore) {
  BlobIndex index(100);
  const absl::Time now = absl::UnixEpoch();
  const BlobDigest large = Digest('c', 26);
  for (const BlobDigest& digest : {A(), B(), large}) index.Add(digest);
  EXPECT_FALSE(index.Lease(large, now));
  EXPECT_TRUE(index.Lease(A(), now));
  // The older one makes way.
  EXPECT_TRUE(index.Lease(B(), now));
  EXPECT_THAT(*index.MakeRoom(80), ElementsAre(large, A()));
  EXPECT_FALSE(index.MakeRoom(81).has_value());
}

TEST(BlobIndexTest, WhatIsNotThereCannotBeLeased) {
  BlobIndex index(100);
  EXPECT_FALSE(index.Lease(A(), absl::UnixEpoch()));
  // Nor is another one by that lease.
  index.Add(A());
  EXPECT_TRUE(index.Lease(A(), absl::UnixEpoch()));
  index.Remove(A());
  index.Add(A());
  EXPECT_THAT(*index.MakeRoom(100), ElementsAre(A()));
}

}  // namespace
}  // namespace metad::store
