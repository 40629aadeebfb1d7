#include "server/platform/sha256.h"

#include <utility>

#include "gtest/gtest.h"

namespace metad::platform {
namespace {

// FIPS 180-4's own examples.
constexpr char kEmpty[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256Test, MatchesTheStandard) {
  EXPECT_EQ(Sha256Hex(""), kEmpty);
  EXPECT_EQ(Sha256Hex("abc"), kAbc);
}

TEST(Sha256Test, PiecesDoNotMatter) {
  Sha256 hash;
  hash.Update("a");
  hash.Update("");
  Sha256 moved = std::move(hash);
  moved.Update("bc");
  EXPECT_EQ(ToHex(moved.Finish()), kAbc);
}

}  // namespace
}  // namespace metad::platform
