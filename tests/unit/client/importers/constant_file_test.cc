#include "client/importers/constant_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/client/npy_bytes.h"
#include "tests/unit/client/params_bytes.h"

namespace metad::client {
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

TEST(ConstantFileTest, ExtensionDecidesBeforeTheFirstBytes) {
  EXPECT_EQ(FormatOfFile("w.npy", "PK"), ConstantFormat::kNpy);
  EXPECT_EQ(FormatOfFile("w.npz", ""), ConstantFormat::kNpz);
  EXPECT_EQ(FormatOfFile("w.params", ""), ConstantFormat::kParams);
  EXPECT_EQ(FormatOfFile("a/w.safetensors", ""), ConstantFormat::kSafetensors);
}

TEST(ConstantFileTest, FirstBytesDecideWhereTheExtensionSaysNothing) {
  EXPECT_EQ(FormatOfFile("w", Npy("|i1", "()", "a")), ConstantFormat::kNpy);
  EXPECT_EQ(FormatOfFile("w.zip", testing::StoredZip({})),
            ConstantFormat::kNpz);
  EXPECT_EQ(FormatOfFile("w.bin", testing::Params({}, {})),
            ConstantFormat::kParams);
  EXPECT_EQ(FormatOfFile("/dev/stdin", Tensors()),
            ConstantFormat::kSafetensors);
  EXPECT_EQ(FormatOfFile("w.o",
                         "\x7f"
                         "ELF"),
            ConstantFormat::kObject);
  EXPECT_EQ(FormatOfFile("w.o", "text"), std::nullopt);
  EXPECT_EQ(FormatOfFile("w.bin", "text"), std::nullopt);
  EXPECT_EQ(FormatOfFile("w", ""), std::nullopt);
}

TEST(ConstantFileTest, ConstantsSayWhereTheyAreFrom) {
  const auto source = [](ConstantFormat format, const std::string& content) {
    const ConstantFile file = ReadConstantFile(
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
    const ConstantFile file =
        ReadConstantFile(format, "f", "w", RawLayout{{TypeCode::kInt, 32}, {}},
                         ByteRange::Owning("damaged"), none);
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_THAT(file.constants, IsEmpty());
  }
  const ConstantFile npz = ReadConstantFile(
      ConstantFormat::kNpz, "f", "", std::nullopt,
      ByteRange::Owning(testing::StoredZip({{"v.npy", "damaged"}})), none);
  EXPECT_THAT(npz.problems, IsEmpty());
}

TEST(ConstantFileTest, ProblemsAreThoseOfTheFormat) {
  const auto problem = [](ConstantFormat format) {
    const ConstantFile file = ReadConstantFile(format, "f", "w", std::nullopt,
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
}  // namespace metad::client
