#include "server/platform/overlapped_sha256.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::platform {
namespace {

TEST(OverlappedSha256Test, IsTheHashOfAllPieces) {
  const std::string bytes(size_t{3} << 20, 'x');
  const absl::string_view view = bytes;
  OverlappedSha256 hash;
  int calls = 0;
  size_t at = 0;
  // On this thread and on the other, in turns.
  for (const size_t size : {size_t{1}, size_t{1} << 20, size_t{0}, size_t{100},
                            (size_t{1} << 20) + 7}) {
    hash.Update(view.substr(at, size), [&calls] { ++calls; });
    at += size;
  }
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(ToHex(hash.Finish()), Sha256Hex(view.substr(0, at)));
}

TEST(OverlappedSha256Test, OfNothing) {
  EXPECT_EQ(ToHex(OverlappedSha256().Finish()), Sha256Hex(""));
}

TEST(OverlappedSha256Test, MayEndBeforeItsHash) {
  OverlappedSha256 hash;
  bool called = false;
  hash.Update(std::string(size_t{1} << 20, 'x'), [&called] { called = true; });
  EXPECT_TRUE(called);
}

}  // namespace
}  // namespace metad::platform
