#include "server/store/blob_digest.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

TEST(BlobDigestTest, IsTheSha256AndTheSize) {
  const BlobDigest digest = BlobDigest::Of("abc");
  EXPECT_EQ(
      digest.ToString(),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/3");
  EXPECT_EQ(*BlobDigest::Parse(digest.hash(), 3), digest);
}

TEST(BlobDigestTest, RefusesWhatIsNoLowerCaseSha256) {
  const std::string hash = BlobDigest::Of("abc").hash();
  std::string upper = hash;
  upper[0] = 'B';
  for (const std::string& bad :
       {std::string(), hash.substr(1), hash + "0", upper,
        "../" + hash.substr(3), hash.substr(1) + "g"}) {
    EXPECT_EQ(BlobDigest::Parse(bad, 3).status().code(),
              absl::StatusCode::kInvalidArgument)
        << bad;
  }
  EXPECT_EQ(BlobDigest::Parse(hash, -1).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace metad::store
