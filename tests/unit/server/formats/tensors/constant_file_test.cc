#include "server/formats/tensors/constant_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/server/formats/npy_bytes.h"
#include "tests/unit/server/formats/params_bytes.h"

namespace metad::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Npy;
using ::testing::SizeIs;

std::string Tensors() {
  const std::string header =
      R"({"a.b":{"dtype":"I8","shape":[],"data_offsets":[0,1]}})";
  return testing::LittleEndian(header.size(), 8) + header + "x";
}

TEST(ConstantFileTest, FirstBytesDecideWhateverTheExtensionSays) {
  for (const char* const path : {"w", "w.npy", "w.npz", "w.bin", "w.params"}) {
    EXPECT_EQ(FormatOfFile(path, Npy("|i1", "()", "a")), ConstantFormat::kNpy);
    EXPECT_EQ(FormatOfFile(path, testing::StoredZip({})), ConstantFormat::kNpz);
    EXPECT_EQ(FormatOfFile(path, testing::Params({}, {})),
              ConstantFormat::kParams);
    EXPECT_EQ(FormatOfFile(path, Tensors()), ConstantFormat::kSafetensors);
    EXPECT_EQ(FormatOfFile(path,
                           "\x7f"
                           "ELF"),
              ConstantFormat::kObject);
  }
}

TEST(ConstantFileTest, ExtensionDecidesWhereTheFirstBytesSayNothing) {
  EXPECT_EQ(FormatOfFile("w.npy", "PK"), ConstantFormat::kNpy);
  EXPECT_EQ(FormatOfFile("w.npz", "damaged"), ConstantFormat::kNpz);
  EXPECT_EQ(FormatOfFile("w.params", "damaged"), ConstantFormat::kParams);
  EXPECT_EQ(FormatOfFile("a/w.safetensors", "damaged"),
            ConstantFormat::kSafetensors);
  EXPECT_EQ(FormatOfFile("w.o", "text"), std::nullopt);
  EXPECT_EQ(FormatOfFile("w.bin", "text"), std::nullopt);
}

TEST(ConstantFileTest, OtherFilesAreToldApartWhateverTheyAreCalled) {
  const std::string pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n";
  for (const char* const path :
       {"w", "w.npy", "w.npz", "w.params", "w.safetensors", "w.o"}) {
    EXPECT_EQ(FormatOfFile(path, pointer), std::nullopt);
    EXPECT_EQ(FormatOfFile(path, "\x1f\x8b\x08"), std::nullopt);
    EXPECT_EQ(FormatOfFile(path, ""), std::nullopt);
  }
  EXPECT_THAT(RefusalOfContent(pointer), HasSubstr("git lfs pull"));
  EXPECT_THAT(RefusalOfContent("\x1f\x8b\x08"), HasSubstr("gunzip"));
  EXPECT_EQ(RefusalOfContent("Entry not found, or it is private"),
            "begins with 'Entry not found,', as no format of constants does");
  // Of plain bytes, too, and of nothing else.
  const auto raw = [](const std::string& content) {
    return ReadConstantFile(ConstantFormat::kRaw, "w.bin", "w",
                            RawLayout{{TypeCode::kInt, 8}, {}},
                            ByteRange::Owning(content));
  };
  EXPECT_THAT(raw(pointer).problems, SizeIs(1));
  EXPECT_THAT(raw("\x1f\x8b\x08").constants, SizeIs(1));
}

TEST(ConstantFileTest, ConstantsSayWhereTheyAreFrom) {
  const auto source = [](ConstantFormat format, const std::string& content) {
    const FileConstants file = ReadConstantFile(
        format, "dir/file", "w", RawLayout{{}, {}}, ByteRange::Owning(content));
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_THAT(file.constants, SizeIs(1));
    return file.constants.empty() ? "" : file.constants[0].source;
  };
  testing::ParamsArray array;
  array.data = "a";
  EXPECT_EQ(source(ConstantFormat::kNpy, Npy("|i1", "()", "a")), "dir/file");
  EXPECT_EQ(source(ConstantFormat::kRaw, "a"), "dir/file");
  EXPECT_EQ(source(ConstantFormat::kNpz,
                   testing::StoredZip({{"v.npy", Npy("|i1", "()", "a")}})),
            "dir/file (member 'v.npy')");
  EXPECT_EQ(source(ConstantFormat::kParams, testing::Params({"p"}, {array})),
            "dir/file (constant 'p')");
  EXPECT_EQ(source(ConstantFormat::kSafetensors, Tensors()),
            "dir/file (constant 'a.b')");
}

TEST(ConstantFileTest, WhatIsNotWantedIsNotRead) {
  const auto none = [](absl::string_view) { return false; };
  for (const ConstantFormat format :
       {ConstantFormat::kNpy, ConstantFormat::kRaw}) {
    const FileConstants file =
        ReadConstantFile(format, "f", "w", RawLayout{{TypeCode::kInt, 32}, {}},
                         ByteRange::Owning("damaged"), none);
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_THAT(file.constants, IsEmpty());
  }
  const FileConstants npz = ReadConstantFile(
      ConstantFormat::kNpz, "f", "", std::nullopt,
      ByteRange::Owning(testing::StoredZip({{"v.npy", "damaged"}})), none);
  EXPECT_THAT(npz.problems, IsEmpty());
}

TEST(ConstantFileTest, ProblemsAreThoseOfTheFormat) {
  const auto problem = [](ConstantFormat format) {
    const FileConstants file = ReadConstantFile(format, "f", "w", std::nullopt,
                                                ByteRange::Owning("x"));
    EXPECT_THAT(file.problems, SizeIs(1));
    return file.problems.empty() ? "" : file.problems[0];
  };
  EXPECT_THAT(problem(ConstantFormat::kNpy), HasSubstr(".npy magic"));
  EXPECT_THAT(problem(ConstantFormat::kNpz), HasSubstr("zip archive"));
  EXPECT_THAT(problem(ConstantFormat::kParams), HasSubstr(".params file"));
  EXPECT_THAT(problem(ConstantFormat::kSafetensors), HasSubstr("safetensors"));
  EXPECT_THAT(problem(ConstantFormat::kObject), HasSubstr("ELF"));
}

}  // namespace
}  // namespace metad::formats
