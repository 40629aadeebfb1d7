#include "server/pipeline/archive_writer.h"

#include <elf.h>
#include <sys/mman.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/object_archive.h"
#include "server/pipeline/object_file.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::HasSubstr;

// Keeps the beginning of what it is given, and counts the rest.
class CountingSink : public codegen::Sink {
 public:
  void Append(absl::string_view text) override {
    constexpr size_t kKept = 4096;
    if (head_.size() < kKept) {
      head_.append(text.data(), std::min(text.size(), kKept - head_.size()));
    }
    bytes_ += text.size();
  }
  const std::string& head() const { return head_; }
  uint64_t bytes() const { return bytes_; }

 private:
  std::string head_;
  uint64_t bytes_ = 0;
};

ArchiveWriter WriterOf(std::vector<ArchiveObject> objects) {
  auto writer = ArchiveWriter::Create(std::move(objects));
  EXPECT_TRUE(writer.ok()) << writer.status();
  return *std::move(writer);
}

std::string BytesOf(std::vector<ArchiveObject> objects) {
  const ArchiveWriter writer = WriterOf(std::move(objects));
  codegen::StringSink sink;
  writer.Write(sink);
  EXPECT_EQ(sink.content().size(), writer.size());
  return sink.Take();
}

std::vector<absl::string_view> GlobalsOf(absl::string_view object) {
  std::vector<absl::string_view> globals;
  const absl::StatusOr<ObjectFile> file = ReadObjectFile(object);
  EXPECT_TRUE(file.ok()) << file.status();
  for (const ObjectSymbol& symbol : file->symbols) {
    if (symbol.defined && symbol.binding != STB_LOCAL) {
      globals.push_back(symbol.name);
    }
  }
  return globals;
}

uint64_t BigEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

TEST(ArchiveWriterTest, WritesWhatGnuArWrites) {
  const std::string first = Fixture("operators.o");
  // From an archive: the compiler's output has no name of its own.
  const auto members = ReadObjectArchive(Fixture("operators.a"));
  ASSERT_TRUE(members.ok()) << members.status();
  const std::string& second = (*members)[1].content;
  EXPECT_TRUE(
      BytesOf({{"an_operator_with_a_long_name.o", GlobalsOf(first), first},
               {"more_operators.o", GlobalsOf(second), second}}) ==
      Fixture("operators.a"));
}

TEST(ArchiveWriterTest, OddSizesAndNamesOfEveryLengthComeBack) {
  const std::vector<ArchiveObject> objects = {
      {"a", {}, "x"},
      {"fifteen_letters", {}, "xy"},
      {"sixteen_letters_", {}, ""},
      {std::string(300, 'n'), {}, "xyz"},
  };
  const auto members = ReadObjectArchive(BytesOf(objects));
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), objects.size());
  for (size_t i = 0; i < objects.size(); ++i) {
    EXPECT_EQ((*members)[i].name, objects[i].name);
    EXPECT_EQ((*members)[i].content, objects[i].content);
  }
}

TEST(ArchiveWriterTest, TheIndexLeadsToTheObjectThatDefinesASymbol) {
  const std::string bytes = BytesOf({{"one.o", {"f", "g"}, "1"},
                                     {"empty.o", {}, "-"},
                                     {"two.o", {"h"}, "2"}});
  const absl::string_view index = absl::string_view(bytes).substr(68);
  EXPECT_EQ(BigEndian(index.substr(0, 4)), 3u);
  const auto member_of = [&](size_t symbol) {
    return bytes.substr(BigEndian(index.substr(4 + 4 * symbol, 4)), 6);
  };
  EXPECT_EQ(member_of(0), "one.o/");
  EXPECT_EQ(member_of(1), "one.o/");
  EXPECT_EQ(member_of(2), "two.o/");
  EXPECT_EQ(index.substr(16, 6), absl::string_view("f\0g\0h\0", 6));
}

TEST(ArchiveWriterTest, NothingOfTodayIsInIt) {
  const std::string bytes = BytesOf({{"one.o", {"f"}, "content"}});
  EXPECT_THAT(bytes,
              HasSubstr("one.o/          0           0     0     644     "
                        "7         `\ncontent\n"));
}

TEST(ArchiveWriterTest, AnArchiveAboveFourGibibytesHasAnIndexOf64Bits) {
  constexpr size_t kBytes = size_t{3} << 30;
  // Never touched, so that no memory stands behind it.
  void* const memory = mmap(nullptr, kBytes, PROT_READ,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const absl::string_view content(static_cast<const char*>(memory), kBytes);
  class Untouched : public CountingSink {
   public:
    void Append(absl::string_view text) override {
      if (text.size() == kBytes) {
        large_ += text.size();
      } else {
        CountingSink::Append(text);
      }
    }
    uint64_t large_ = 0;
  } sink;
  const ArchiveWriter writer = WriterOf(
      {{"a.o", {"f"}, content}, {"b.o", {"g"}, content}, {"c.o", {"h"}, "x"}});
  writer.Write(sink);
  EXPECT_EQ(sink.bytes() + sink.large_, writer.size());
  EXPECT_EQ(sink.head().substr(8, 8), "/SYM64/ ");
  const absl::string_view index = absl::string_view(sink.head()).substr(68);
  EXPECT_EQ(BigEndian(index.substr(0, 8)), 3u);
  const uint64_t first = BigEndian(index.substr(8, 8));
  EXPECT_EQ(BigEndian(index.substr(16, 8)), first + 60 + kBytes);
  EXPECT_EQ(BigEndian(index.substr(24, 8)), first + 2 * (60 + kBytes));
  munmap(memory, kBytes);
}

TEST(ArchiveWriterTest, AnObjectTheFormatHasNoNumberForIsRefused) {
  const absl::string_view small = "x";
  // Never read.
  const absl::string_view huge(small.data(), 10'000'000'000);
  const auto writer = ArchiveWriter::Create({{"huge.o", {}, huge}});
  EXPECT_TRUE(absl::IsInvalidArgument(writer.status()));
  EXPECT_THAT(std::string(writer.status().message()), HasSubstr("huge.o"));
}

}  // namespace
}  // namespace metad::pipeline
