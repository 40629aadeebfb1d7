#include "codegen/emit/string_initializer.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::Le;
using ::testing::SizeIs;

std::string Emit(absl::string_view bytes) {
  StringSink sink;
  EmitStringInitializer(bytes, CutIntoStringParts(bytes, sink), sink);
  return sink.Take();
}

// The bytes that an initializer of literals alone stands for.
std::string ReadBack(const std::string& text) {
  std::string bytes;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const bool ends_part = absl::ConsumeSuffix(&line, ",");
    EXPECT_TRUE(absl::ConsumePrefix(&line, "\"")) << line;
    EXPECT_TRUE(absl::ConsumeSuffix(&line, "\"")) << line;
    std::string piece;
    EXPECT_TRUE(absl::CUnescape(line, &piece)) << line;
    bytes += piece;
    if (ends_part) bytes.push_back('\0');
  }
  return bytes;
}

TEST(StringInitializerTest, PartsEndAtTheirLastZero) {
  const std::string bytes("ab\0cd\0", 6);
  StringSink sink;
  const std::vector<StringPart> parts = CutIntoStringParts(bytes, sink);
  EXPECT_EQ(sink.content(), "");
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_EQ(parts[0].bytes, 6u);
  EXPECT_TRUE(parts[0].is_literal);
  EXPECT_EQ(Emit(bytes), "\n\"ab\\0cd\",\n");
}

TEST(StringInitializerTest, WhatFollowsTheLastZeroIsAList) {
  EXPECT_EQ(Emit(absl::string_view("\0a\xff", 3)),
            "\n\"\",\n{'\\141','\\377',},\n");
  EXPECT_EQ(Emit("?"), "\n{'\\077',},\n");
}

TEST(StringInitializerTest, MembersHaveTheirPartsSizes) {
  StringSink sink;
  EmitStringMembers({{4096, true}, {7, false}}, sink);
  EXPECT_EQ(sink.content(), "  char part_0[4096];\n  char part_1[7];\n");
}

TEST(StringInitializerTest, LiteralHasAtMost4095Characters) {
  std::string bytes(8192, 'x');
  bytes[4095] = '\0';
  StringSink unused;
  std::vector<StringPart> parts = CutIntoStringParts(bytes, unused);
  ASSERT_THAT(parts, SizeIs(2));
  EXPECT_EQ(parts[0].bytes, 4096u);
  EXPECT_TRUE(parts[0].is_literal);
  EXPECT_EQ(parts[1].bytes, 4096u);
  EXPECT_FALSE(parts[1].is_literal);
}

TEST(StringInitializerTest, EscapesAreNotContinuedByDigits) {
  EXPECT_EQ(Emit(absl::string_view("\1"
                                   "8\1"
                                   "7\0",
                                   5)),
            "\n\"\\18\\0017\",\n");
  EXPECT_EQ(Emit(absl::string_view("\0\0"
                                   "0\0",
                                   4)),
            "\n\"\\0\\0000\",\n");
}

TEST(StringInitializerTest, NothingOfTheTextMeansSomethingElse) {
  EXPECT_EQ(Emit(absl::string_view("?"
                                   "?=\"\\\n\x7f\0",
                                   8)),
            "\n\"\\?\\?=\\\"\\\\\\12\\177\",\n");
}

TEST(StringInitializerTest, RandomBytesReadBack) {
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    std::string bytes;
    const size_t size = random() % 20000;
    while (bytes.size() < size) bytes.push_back(static_cast<char>(random()));
    bytes.push_back('\0');
    EXPECT_EQ(absl::BytesToHexString(ReadBack(Emit(bytes))),
              absl::BytesToHexString(bytes));
  }
}

TEST(StringInitializerTest, LinesAreShort) {
  std::mt19937 random(6);
  std::string bytes;
  while (bytes.size() < 20000) bytes.push_back(static_cast<char>(random()));
  bytes.append(5000, '\x80');
  for (absl::string_view line : absl::StrSplit(Emit(bytes), '\n')) {
    EXPECT_THAT(line, SizeIs(Le(80)));
  }
}

// Adds up what it is told.
class PassedBytes : public Sink {
 public:
  void Append(absl::string_view /*text*/) override {}
  void Passed(absl::string_view data) override {
    EXPECT_EQ(data.data(), next);
    next = data.data() + data.size();
    EXPECT_THAT(data.size(), Le(size_t{5} << 20));
  }

  const char* next = nullptr;
};

TEST(StringInitializerTest, TellsHowFarItHasCut) {
  const std::string bytes(size_t{9} << 20, '\0');
  PassedBytes sink;
  sink.next = bytes.data();
  CutIntoStringParts(bytes, sink);
  EXPECT_EQ(sink.next, bytes.data() + bytes.size());
}

}  // namespace
}  // namespace metad::codegen
