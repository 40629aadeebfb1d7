// What every BlobStore promises of the blobs that the server makes itself.
#include <string>

#include "gtest/gtest.h"
#include "tests/unit/server/store/blob_store_contract.h"

namespace metad::store {
namespace {

template <typename Place>
using NewBlobContractTest = BlobStoreContractTest<Place>;
TYPED_TEST_SUITE(NewBlobContractTest, Places, PlaceName);

TYPED_TEST(NewBlobContractTest, ANewBlobGetsItsDigestAtTheEnd) {
  auto writer = *this->store().NewBlob(0);
  EXPECT_TRUE(writer->Append("0123").ok());
  EXPECT_TRUE(writer->Append("456789").ok());
  const BlobDigest digest = BlobDigest::Of("0123456789");
  EXPECT_FALSE(this->Has(digest));
  const auto blob = writer->Finish();
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ((*blob)->digest(), digest);
  EXPECT_EQ(*(*blob)->Content(), "0123456789");
  EXPECT_EQ(this->Get(digest), "0123456789");
}

TYPED_TEST(NewBlobContractTest, ANewBlobIsPinned) {
  auto writer = *this->store().NewBlob(0);
  EXPECT_TRUE(writer->Append(std::string(600, 'n')).ok());
  auto blob = *writer->Finish();
  const std::string large(500, 'l');
  EXPECT_EQ(this->store().Put(BlobDigest::Of(large), large).code(),
            absl::StatusCode::kResourceExhausted);
  blob.reset();
  EXPECT_TRUE(this->store().Put(BlobDigest::Of(large), large).ok());
}

TYPED_TEST(NewBlobContractTest, ANewBlobTakesRoomWhileItGrows) {
  const BlobDigest older = this->Put(std::string(500, 'a'));
  auto writer = *this->store().NewBlob(0);
  EXPECT_TRUE(writer->Append(std::string(400, 'n')).ok());
  EXPECT_TRUE(this->Has(older));
  EXPECT_TRUE(writer->Append(std::string(400, 'n')).ok());
  EXPECT_FALSE(this->Has(older));
  EXPECT_EQ(writer->Append(std::string(400, 'n')).code(),
            absl::StatusCode::kResourceExhausted);
  // What is not finished goes, and its room is free again.
  writer.reset();
  this->Put(std::string(1000, 'b'));
}

TYPED_TEST(NewBlobContractTest, ANewBlobThatCannotFitEvictsNothing) {
  const BlobDigest older = this->Put(std::string(500, 'a'));
  EXPECT_EQ(this->store().NewBlob(1001).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(this->Has(older));
}

TYPED_TEST(NewBlobContractTest, ANewBlobTakesItsRoomAtOnceIfItIsKnown) {
  const BlobDigest older = this->Put(std::string(500, 'a'));
  auto writer = *this->store().NewBlob(600);
  EXPECT_FALSE(this->Has(older));
  // Less comes, or more.
  EXPECT_TRUE(writer->Append(std::string(100, 'n')).ok());
  EXPECT_TRUE(writer->Finish().ok());
  writer = *this->store().NewBlob(100);
  EXPECT_TRUE(writer->Append(std::string(300, 'm')).ok());
  EXPECT_TRUE(writer->Finish().ok());
  this->Put(std::string(600, 'b'));
  EXPECT_TRUE(this->Has(BlobDigest::Of(std::string(100, 'n'))));
  EXPECT_TRUE(this->Has(BlobDigest::Of(std::string(300, 'm'))));
}

TYPED_TEST(NewBlobContractTest, ANewBlobThatIsThereAlreadyIsCountedOnce) {
  const std::string content(400, 'n');
  const BlobDigest digest = this->Put(content);
  const auto before = *this->store().Open(digest);
  auto writer = *this->store().NewBlob(0);
  EXPECT_TRUE(writer->Append(content).ok());
  const auto blob = writer->Finish();
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(*(*blob)->Content(), content);
  EXPECT_EQ(*before->Content(), content);
  this->Put(std::string(600, 'b'));
  EXPECT_EQ(this->Get(digest), content);
}

TYPED_TEST(NewBlobContractTest, ANewBlobMayBeEmpty) {
  const auto blob = (*this->store().NewBlob(0))->Finish();
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ((*blob)->digest(), BlobDigest::Of(""));
  EXPECT_EQ(*(*blob)->Content(), "");
}

}  // namespace
}  // namespace metad::store
