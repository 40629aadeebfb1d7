#include "server/platform/captured_stream.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::platform {
namespace {

TEST(CapturedStreamTest, KeepsEverythingUpToTheLimit) {
  CapturedStream stream(10);
  stream.Append("01234");
  stream.Append("");
  stream.Append("56789");
  CapturedOutput output = stream.Take();
  EXPECT_EQ(output.text, "0123456789");
  EXPECT_FALSE(output.truncated);
}

TEST(CapturedStreamTest, DropsTheMiddleOfWhatIsLonger) {
  CapturedStream stream(10);
  stream.Append("0123456789A");
  CapturedOutput output = stream.Take();
  EXPECT_EQ(output.text, "01234\n[1 bytes dropped]\n6789A");
  EXPECT_TRUE(output.truncated);
}

TEST(CapturedStreamTest, PiecesDoNotMatter) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",";
  CapturedStream whole(101);
  whole.Append(text);
  const std::string expected = whole.Take().text;
  for (size_t size : {1, 2, 49, 50, 51, 100, 101, 102, 1000}) {
    CapturedStream stream(101);
    for (size_t at = 0; at < text.size(); at += size) {
      stream.Append(text.substr(at, size));
    }
    EXPECT_EQ(stream.Take().text, expected) << "pieces of " << size;
  }
}

TEST(CapturedStreamTest, ALimitOfOneByteKeepsTheLast) {
  CapturedStream stream(1);
  stream.Append("abc");
  EXPECT_EQ(stream.Take().text, "\n[2 bytes dropped]\nc");
}

}  // namespace
}  // namespace metad::platform
