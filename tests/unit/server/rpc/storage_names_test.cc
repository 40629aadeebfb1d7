#include "server/rpc/storage_names.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using testing::HasSubstr;

const std::string& Hash() {
  static const auto* const hash =
      new std::string(store::BlobDigest::Of("abc").hash());
  return *hash;
}

TEST(StorageNamesTest, ReadsBlobNamesOfAnyInstance) {
  for (const std::string instance : {"", "main/", "a/b.c/d-1/"}) {
    const auto digest =
        ParseBlobName(absl::StrCat(instance, "blobs/", Hash(), "/3"));
    ASSERT_TRUE(digest.ok()) << digest.status();
    EXPECT_EQ(*digest, store::BlobDigest::Of("abc"));
  }
}

TEST(StorageNamesTest, ReadsUploadNames) {
  for (const std::string& name :
       {absl::StrCat("uploads/u-1/blobs/", Hash(), "/3"),
        absl::StrCat("main/uploads/u-1/blobs/", Hash(), "/3"),
        absl::StrCat("uploads/u-1/blobs/", Hash(), "/3/lib/file.npy")}) {
    const auto upload = ParseUploadName(name);
    ASSERT_TRUE(upload.ok()) << upload.status();
    EXPECT_EQ(upload->id, "u-1");
    EXPECT_EQ(upload->digest, store::BlobDigest::Of("abc"));
  }
}

class BadBlobNameTest : public testing::TestWithParam<std::string> {};

TEST_P(BadBlobNameTest, IsRefused) {
  const std::string name = absl::StrCat(GetParam());
  EXPECT_EQ(ParseBlobName(name).status().code(),
            absl::StatusCode::kInvalidArgument)
      << name;
}

INSTANTIATE_TEST_SUITE_P(
    Names, BadBlobNameTest,
    testing::Values(
        "", "/", "blobs", "blobs//3", "/blobs/" + Hash() + "/3",
        "../blobs/" + Hash() + "/3", "a/../blobs/" + Hash() + "/3",
        "blobs/../" + Hash() + "/3", "blobs/" + Hash() + "/../../../etc/passwd",
        "blobs/" + Hash() + "/3/..", "blobs/" + Hash() + "/3/more",
        "blobs/" + Hash() + "/", "blobs/" + Hash() + "/-3",
        "blobs/" + Hash() + "/03", "blobs/" + Hash() + "/+3",
        "blobs/" + Hash() + "/99999999999999999999",
        "blobs/" + Hash().substr(1) + "/3", "blobs/" + Hash() + "a/3",
        "blobs/..%2f..%2fetc/3", "actions/" + Hash() + "/3",
        "compressed-blobs/zstd/" + Hash() + "/3",
        "uploads/u/blobs/" + Hash() + "/3", "a b/blobs/" + Hash() + "/3",
        std::string("blobs/\0", 7) + Hash() + "/3",
        std::string(2000, 'a') + "/blobs/" + Hash() + "/3"));

class BadUploadNameTest : public testing::TestWithParam<std::string> {};

TEST_P(BadUploadNameTest, IsRefused) {
  EXPECT_EQ(ParseUploadName(GetParam()).status().code(),
            absl::StatusCode::kInvalidArgument)
      << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Names, BadUploadNameTest,
    testing::Values(
        "", "uploads", "blobs/" + Hash() + "/3",
        "uploads//blobs/" + Hash() + "/3", "uploads/../blobs/" + Hash() + "/3",
        "uploads/a.b/blobs/" + Hash() + "/3",
        "uploads/" + std::string(65, 'a') + "/blobs/" + Hash() + "/3",
        "uploads/u/blobs/" + Hash(), "uploads/u/blobs/" + Hash() + "/x",
        "uploads/u/blobs/" + Hash() + "/3/../../x",
        "uploads/u/" + Hash() + "/3"));

TEST(StorageNamesTest, AnErrorShowsTheNameAndTheForm) {
  const std::string message(ParseBlobName("../etc/passwd").status().message());
  EXPECT_THAT(message, HasSubstr("\"../etc/passwd\""));
  EXPECT_THAT(message, HasSubstr("{instance}/blobs/{sha256}/{size}"));
}

TEST(StorageNamesTest, InstancesAreSafeSegments) {
  for (const std::string good : {"", "main", "a/b", "v1.2_x-y+z"}) {
    EXPECT_TRUE(CheckInstanceName(good).ok()) << good;
  }
  for (const std::string bad :
       {"/", "/a", "a/", "a//b", "..", "a/../b", "blobs", "a/uploads", "a b"}) {
    EXPECT_FALSE(CheckInstanceName(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace metad::rpc
