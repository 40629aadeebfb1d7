#include "server/formats/tensors/npz_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "server/formats/byte_spool.h"
#include "tests/unit/client/environment_value.h"
#include "tests/unit/client/memory_mappings.h"
#include "tests/unit/server/formats/npy_bytes.h"

namespace metad::formats {
namespace {

using testing::DeflatedZip;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Npy;
using ::testing::SizeIs;
using testing::StoredZip;
using testing::ZipStyle;

NpzContents Parse(const std::string& file, const NpzLimits& limits = {}) {
  return ParseNpz(ByteRange::Owning(file), limits);
}

TEST(NpzFileTest, StoredMembersAreReadInTheirOrder) {
  const auto contents = Parse(StoredZip({{"w2.npy", Npy("|i1", "(2,)", "ab")},
                                         {"b1.npy", Npy("<i2", "()", "cd")}}));
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(2));
  EXPECT_EQ(contents.constants[0].name, "w2");
  EXPECT_EQ(contents.constants[0].data.view(), "ab");
  EXPECT_EQ(contents.constants[1].name, "b1");
  EXPECT_EQ(contents.constants[1].data.view(), "cd");
}

TEST(NpzFileTest, DeflatedMembersAreRead) {
  std::string data(100000, '\0');
  for (size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i % 7);
  const std::string zip =
      DeflatedZip({{"w.npy", Npy("|u1", "(100000,)", data)}});
  ASSERT_LT(zip.size(), data.size() / 10);
  const auto contents = Parse(zip);
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(1));
  EXPECT_EQ(contents.constants[0].data.view(), data);
}

// Twice what a spool keeps in memory.
constexpr size_t kLargeBytes = 2 * ByteSpool::kMemoryBytes;

std::string LargeZip(const std::string& descr_and_order) {
  std::string data(kLargeBytes, '\0');
  for (size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i / 999);
  return DeflatedZip(
      {{"small.npy", Npy("|u1", "(3,)", "abc")},
       {"large.npy", testing::NpyWithDict(descr_and_order, data)}});
}

TEST(NpzFileTest, LargeDeflatedMembersAreUnpackedIntoAFile) {
  const auto contents =
      Parse(LargeZip("{'descr': '|u1', 'fortran_order': False, 'shape': (" +
                     std::to_string(kLargeBytes) + ",)}"));
  EXPECT_THAT(contents.problems, IsEmpty());
  EXPECT_TRUE(contents.failure.ok()) << contents.failure;
  ASSERT_THAT(contents.constants, SizeIs(2));
  EXPECT_EQ(contents.constants[0].data.view(), "abc");
  const absl::string_view large = contents.constants[1].data.view();
  ASSERT_EQ(large.size(), kLargeBytes);
  EXPECT_THAT(client::testing::MappingOf(large.data()), HasSubstr("(deleted)"));
  for (size_t i = 0; i < large.size(); i += 997) {
    ASSERT_EQ(large[i], static_cast<char>(i / 999)) << i;
  }
}

TEST(NpzFileTest, MembersOfAnotherOrderShareTheSpool) {
  const auto contents =
      Parse(LargeZip("{'descr': '>u2', 'fortran_order': True, 'shape': (2, " +
                     std::to_string(kLargeBytes / 4) + ")}"));
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(2));
  const absl::string_view large = contents.constants[1].data.view();
  ASSERT_EQ(large.size(), kLargeBytes);
  EXPECT_THAT(client::testing::MappingOf(large.data()), HasSubstr("(deleted)"));
  // Element (1, 5) is the file's twelfth of two bytes.
  const size_t at = kLargeBytes / 2 + 10;
  EXPECT_EQ(large[at], static_cast<char>(23 / 999));
  EXPECT_EQ(large[kLargeBytes - 2], static_cast<char>((kLargeBytes - 1) / 999));
}

TEST(NpzFileTest, DirectoryWithoutRoomIsNoProblemOfTheArchives) {
  const client::testing::EnvironmentValue scratch("TMPDIR",
                                                  "/nonexistent/scratch");
  const auto contents =
      Parse(LargeZip("{'descr': '|u1', 'fortran_order': False, 'shape': (" +
                     std::to_string(kLargeBytes) + ",)}"));
  EXPECT_THAT(contents.problems, IsEmpty());
  EXPECT_TRUE(absl::IsInternal(contents.failure)) << contents.failure;
}

TEST(NpzFileTest, StoredMembersStayWhereTheyAre) {
  // Larger than the pieces in which the archive is read, so that headers and
  // data lie across their boundaries.
  std::string noise(3500000, '\0');
  std::mt19937 random(7);
  for (size_t i = 0; i < noise.size(); i += 97) {
    noise[i] = static_cast<char>(random());
  }
  const ByteRange zip = ByteRange::Owning(
      StoredZip({{"a.npy", Npy("|u1", "(3500000,)", noise)},
                 {"b.npy", Npy("|u1", "(1048000,)", noise.substr(0, 1048000))},
                 {"c.npy", Npy("|u1", "(3,)", "abc")}}));
  const auto contents = ParseNpz(zip);
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(3));
  EXPECT_TRUE(contents.constants[0].data.view() == noise);
  EXPECT_TRUE(contents.constants[1].data.view() == noise.substr(0, 1048000));
  EXPECT_EQ(contents.constants[2].data.view(), "abc");
  for (const ImportedConstant& constant : contents.constants) {
    EXPECT_GE(constant.data.view().data(), zip.view().data());
    EXPECT_LT(constant.data.view().data(), zip.view().data() + zip.size());
  }
}

TEST(NpzFileTest, MembersWithinMembersAreRefused) {
  const std::string inner =
      StoredZip({{"b.npy", Npy("|u1", "(5000,)", std::string(5000, 'x'))}});
  const size_t inner_directory = inner.find("PK\x01\x02");
  const std::string member = inner.substr(0, inner_directory);
  const std::string outer = StoredZip(
      {{"a.npy",
        Npy("|u1", "(" + std::to_string(member.size()) + ",)", member)}});
  const size_t directory = outer.rfind("PK\x01\x02");
  const size_t end = outer.find("PK\x05\x06", directory);
  // The inner member is listed too.
  std::string entry =
      inner.substr(inner_directory, inner.find("PK\x05\x06") - inner_directory);
  const size_t at = outer.find("PK\x03\x04", 4);
  entry[42] = static_cast<char>(at & 0xff);
  entry[43] = static_cast<char>(at >> 8);
  const std::string entries = outer.substr(directory, end - directory) + entry;
  std::string tail = outer.substr(end);
  tail[8] = tail[10] = 2;
  tail[12] = static_cast<char>(entries.size());
  EXPECT_THAT(Parse(outer.substr(0, directory) + entries + tail).problems,
              ElementsAre(HasSubstr("'a.npy' overlaps another member")));
}

TEST(NpzFileTest, NamesNeedNoAscii) {
  ZipStyle utf8;
  utf8.flags = 1 << 11;
  const auto contents =
      Parse(StoredZip({{"gewicht_\xc3\xbc.npy", Npy("|i1", "()", "a")}}, utf8));
  // Whether it may be a symbol is for the server to say.
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(1));
  EXPECT_EQ(contents.constants[0].name, "gewicht_\xc3\xbc");
}

// As the format has it, and as NumPy reads them.
TEST(NpzFileTest, NamesWithoutTheFlagAreOfCodePage437) {
  const auto contents =
      Parse(StoredZip({{"gewicht\x84.npy", Npy("|i1", "()", "a")},
                       {"\xc3\xbc\xff\x80.npy", Npy("|i1", "()", "b")}}));
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(2));
  EXPECT_EQ(contents.constants[0].name, "gewicht\u00e4");
  EXPECT_EQ(contents.constants[1].name, "\u251c\u255d\u00a0\u00c7");
}

TEST(NpzFileTest, NamesOfInfoZipAreTakenWhereTheyAreOfThatMember) {
  ZipStyle info_zip;
  // Version 1, the checksum of "w.npy", and its name.
  const std::string of_w("\1\x8b\x45\x92\x89w\xc3\xbc.npy", 12);
  info_zip.extra = std::string("\x75\x70\x0c\0", 4) + of_w;
  const auto contents = Parse(StoredZip(
      {{"w.npy", Npy("|i1", "()", "a")}, {"x.npy", Npy("|i1", "()", "b")}},
      info_zip));
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(2));
  EXPECT_EQ(contents.constants[0].name, "w\u00fc");
  EXPECT_EQ(contents.constants[1].name, "x");
}

TEST(NpzFileTest, MembersAreKnownByTheirMagicNumber) {
  const auto contents = Parse(StoredZip({{"w", Npy("|i1", "(2,)", "ab")},
                                         {"b.bin", Npy("|i1", "()", "c")},
                                         {"v.npy", Npy("|i1", "()", "d")}}));
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(3));
  EXPECT_EQ(contents.constants[0].name, "w");
  EXPECT_EQ(contents.constants[0].source, "w");
  EXPECT_EQ(contents.constants[1].name, "b.bin");
  EXPECT_EQ(contents.constants[2].name, "v");
  EXPECT_EQ(contents.constants[2].source, "v.npy");
}

TEST(NpzFileTest, EveryStyleOfWriterIsRead) {
  for (const bool zip64 : {false, true}) {
    for (const bool descriptors : {false, true}) {
      ZipStyle style;
      style.zip64 = zip64;
      style.descriptors = descriptors;
      const std::string zip = StoredZip({{"a.npy", Npy("|i1", "(2,)", "ab")},
                                         {"b.npy", Npy("<i2", "()", "cd")}},
                                        style);
      const auto contents = Parse(zip);
      EXPECT_THAT(contents.problems, IsEmpty());
      ASSERT_THAT(contents.constants, SizeIs(2));
      EXPECT_EQ(contents.constants[0].data.view(), "ab");
      EXPECT_EQ(contents.constants[1].data.view(), "cd");
      for (size_t size = 0; size < zip.size(); ++size) {
        EXPECT_THAT(Parse(zip.substr(0, size)).problems,
                    ::testing::Not(IsEmpty()))
            << size;
      }
    }
  }
}

TEST(NpzFileTest, CommentsAreNoPartOfAnArchive) {
  std::string zip = StoredZip({{"a.npy", Npy("|i1", "()", "a")}});
  zip[zip.size() - 2] = 5;
  EXPECT_THAT(Parse(zip + "hello").constants, SizeIs(1));
}

TEST(NpzFileTest, EveryBadMemberIsNamed) {
  const auto contents = Parse(StoredZip({
      {"good.npy", Npy("|i1", "()", "a")},
      {"short.npy", Npy("<f4", "(3,)", "a")},
      {"readme.txt", "hello"},
      {"model.pkl", "\x80\x02}q"},
      {".npy", Npy("|i1", "()", "a")},
      {"good.npy", Npy("|i1", "()", "a")},
      {"good", Npy("|i1", "()", "a")},
      {"dir/", ""},
      {"text.npy", Npy("|S3", "(1,)", "abc")},
  }));
  EXPECT_THAT(
      contents.problems,
      ElementsAre(
          HasSubstr("member 'short.npy' at byte"),
          HasSubstr("member 'readme.txt' is no array: it begins with 'hello'; "
                    "expected the magic number of a .npy file, or --select"),
          HasSubstr("member 'model.pkl' is no array: it is a Python pickle"),
          HasSubstr("member '.npy' has no name"),
          HasSubstr("member 'good.npy' is there twice"),
          HasSubstr("member 'good' is there twice"),
          HasSubstr("member 'dir/' is a directory"),
          ::testing::AllOf(HasSubstr("member 'text.npy' at byte 20: dtype "
                                     "'|S3' is of kind bytes"),
                           HasSubstr(", or --select to leave it out"))));
  EXPECT_THAT(contents.constants, SizeIs(1));
  ZipStyle utf8;
  utf8.flags = 1 << 11;
  EXPECT_THAT(
      Parse(StoredZip({{"bad\xff.npy", Npy("|i1", "()", "a")}}, utf8)).problems,
      ElementsAre(HasSubstr("member 'bad\\xff.npy' has a name that is not "
                            "UTF-8")));
}

TEST(NpzFileTest, WhatIsNoArchiveIsRefused) {
  EXPECT_THAT(Parse("").problems, ElementsAre(HasSubstr("zip archive")));
  EXPECT_THAT(Parse("PK\x03\x04 and more").problems,
              ElementsAre(HasSubstr("zip archive")));
  EXPECT_THAT(Parse(std::string(1000, 'x')).problems,
              ElementsAre(HasSubstr("zip archive")));
}

TEST(NpzFileTest, TruncatedArchiveIsRefused) {
  const std::string zip = StoredZip(
      {{"a.npy", Npy("|i1", "()", "a")}, {"b.npy", Npy("|i1", "()", "b")}});
  for (size_t size = 0; size < zip.size(); ++size) {
    EXPECT_THAT(Parse(zip.substr(0, size)).problems, ::testing::Not(IsEmpty()))
        << size;
  }
}

TEST(NpzFileTest, DamagedDataIsNoticed) {
  std::string zip = StoredZip({{"a.npy", Npy("|i1", "(4,)", "data")}});
  zip[zip.find("data")] = 'D';
  EXPECT_THAT(Parse(zip).problems,
              ElementsAre(HasSubstr("member 'a.npy' is damaged")));
}

TEST(NpzFileTest, LimitsAreKept) {
  const std::string zip =
      DeflatedZip({{"a.npy", Npy("|u1", "(100000,)", std::string(100000, 0))},
                   {"b.npy", Npy("|u1", "()", "b")}});
  EXPECT_THAT(Parse(zip, {2, 1000}).problems,
              ElementsAre(HasSubstr("member 'a.npy' exceeds the limit of 1000 "
                                    "bytes")));
  EXPECT_THAT(Parse(zip, {1, 1 << 20}).problems,
              ElementsAre("expected at most 1 members, found 2"));
  EXPECT_THAT(Parse(zip, {2, 1 << 20}).problems, IsEmpty());
}

// The size that the directory gives for the only member, unpacked.
std::string WithSize(std::string zip, uint32_t bytes) {
  const size_t at = zip.find("PK\x01\x02") + 24;
  for (size_t i = 0; i < 4; ++i)
    zip[at + i] = static_cast<char>(bytes >> 8 * i);
  return zip;
}

TEST(NpzFileTest, BombsAreRefusedBeforeTheyAreUnpacked) {
  const std::string npy = Npy("|u1", "(100000,)", std::string(100000, 0));
  const std::string zip = DeflatedZip({{"a.npy", npy}});
  // More than deflate can make of it.
  EXPECT_THAT(
      Parse(WithSize(zip, 1 << 30)).problems,
      ElementsAre(HasSubstr("said to have 1073741824 bytes, which its ")));
  // Another size than its own header has.
  EXPECT_THAT(Parse(WithSize(zip, 100000)).problems,
              ElementsAre(HasSubstr("expected 100000 bytes of data")));
  // More data than both say.
  const std::string more =
      DeflatedZip({{"a.npy", Npy("|u1", "(1000,)", std::string(100000, 0))}});
  EXPECT_THAT(Parse(WithSize(more, 1128)).problems,
              ElementsAre(HasSubstr("unpacks to more bytes, expected 1128")));
  EXPECT_THAT(Parse(WithSize(zip, 100000 + 128)).problems, IsEmpty());
}

TEST(NpzFileTest, OtherCompressionIsRefused) {
  std::string zip = StoredZip({{"a.npy", Npy("|i1", "()", "a")}});
  // The method, in the member's header and in the directory: 12 is bzip2.
  zip[8] = 12;
  zip[zip.find("PK\x01\x02") + 10] = 12;
  EXPECT_THAT(Parse(zip).problems,
              ElementsAre(HasSubstr("expected a stored or deflated member")));
}

TEST(NpzFileTest, EncryptedMemberIsRefused) {
  std::string zip = StoredZip({{"a.npy", Npy("|i1", "()", "a")}});
  zip[6] = 1;
  zip[zip.find("PK\x01\x02") + 8] = 1;
  EXPECT_THAT(Parse(zip).problems, ElementsAre(HasSubstr("encrypted")));
}

// Whatever happens to a valid archive, reading it ends, within the limits.
TEST(NpzFileTest, MutatedArchivesAreReadOrRefused) {
  const testing::Members members = {
      {"weights.npy", Npy("<f4", "(8, 8)", std::string(256, 'w'))},
      {"bias.npy", Npy("<i2", "(8,)", std::string(16, 'b'))}};
  const std::vector<std::string> seeds = {StoredZip(members),
                                          DeflatedZip(members)};
  NpzLimits limits;
  limits.max_total_bytes = 1 << 20;
  std::mt19937 random(43);
  for (int round = 0; round < 20000; ++round) {
    std::string zip = seeds[random() % seeds.size()];
    for (uint32_t edits = 1 + random() % 6; edits > 0; --edits) {
      zip[random() % zip.size()] = static_cast<char>(random());
    }
    if (random() % 8 == 0) zip.resize(random() % zip.size());
    const auto contents = Parse(zip, limits);
    for (const ImportedConstant& constant : contents.constants) {
      EXPECT_EQ(static_cast<int64_t>(constant.data.size()),
                TensorBytes(constant.type, constant.shape));
    }
  }
}

}  // namespace
}  // namespace metad::formats
