// Of files that the tools themselves wrote, where they are at hand, and of what
// others' files begin with.
#include "server/formats/file_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "server/platform/printable_text.h"
#include "tests/unit/client/temp_directory.h"
#include "tests/unit/server/formats/npy_bytes.h"
#include "tests/unit/server/formats/params_bytes.h"

namespace metad::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// With the NULs that are in it.
template <size_t size>
std::string Bytes(const char (&text)[size]) {
  return std::string(text, size - 1);
}

class FileKindTest : public ::testing::Test {
 protected:
  // The kind of the file OUT that `command` makes of IN.
  FileKind KindAfter(std::string command, const std::string& input) {
    const std::string in = directory_.Write("in.c", input);
    const std::string out = directory_.Path("out");
    for (const auto& [word, path] :
         {std::pair<std::string, std::string>{"IN", in}, {"OUT", out}}) {
      const size_t at = command.find(word);
      command.replace(at, word.size(), path);
    }
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    const std::string made = client::testing::ReadFile(out);
    std::remove(out.c_str());
    return KindOf(made);
  }

  client::testing::TempDirectory directory_;
};

TEST_F(FileKindTest, ClassesOfJavaAreNoMachO) {
  EXPECT_EQ(KindOf(std::string("\xca\xfe\xba\xbe\0\0\0\x3d", 8)),
            FileKind::kUnknown);
  EXPECT_EQ(KindOf(std::string("\xca\xfe\xba\xbe\0\0\0\x02", 8)),
            FileKind::kMachO);
}

TEST_F(FileKindTest, FormatsOfConstantsAreKnown) {
  EXPECT_EQ(KindOf(testing::Npy("<f4", "(1,)", "abcd")), FileKind::kNpy);
  EXPECT_EQ(KindOf(testing::StoredZip({{"w.npy", "x"}})), FileKind::kZip);
  EXPECT_EQ(KindOf(testing::StoredZip({})), FileKind::kZip);
  EXPECT_EQ(KindOf(testing::Params({}, {})), FileKind::kParams);
  EXPECT_EQ(KindOf(Bytes("\x02\0\0\0\0\0\0\0{}")), FileKind::kSafetensors);
}

TEST_F(FileKindTest, WhatToolsWriteIsKnown) {
  constexpr char kSource[] = "int f(void) { return 1; }";
  EXPECT_EQ(KindAfter("gzip -c IN > OUT", kSource), FileKind::kGzip);
  EXPECT_EQ(KindAfter("tar cPf - IN > OUT", kSource), FileKind::kTar);
  EXPECT_EQ(KindAfter("I=IN; ar rc OUT $I", kSource), FileKind::kArArchive);
  EXPECT_EQ(KindAfter("gcc -c IN -o OUT", kSource), FileKind::kElf);
  EXPECT_EQ(KindAfter("clang -c -emit-llvm IN -o OUT", kSource),
            FileKind::kBitcode);
  EXPECT_EQ(
      KindAfter("clang --target=x86_64-apple-macos -c IN -o OUT", kSource),
      FileKind::kMachO);
  EXPECT_EQ(
      KindAfter("clang --target=x86_64-windows-msvc -c IN -o OUT", kSource),
      FileKind::kCoff);
  EXPECT_EQ(KindAfter("clang --target=wasm32 -c IN -o OUT", kSource),
            FileKind::kWasm);
}

TEST_F(FileKindTest, WhatOthersWriteIsKnown) {
  const std::vector<std::pair<std::string, FileKind>> begins = {
      {"", FileKind::kEmpty},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n",
       FileKind::kGitLfsPointer},
      {Bytes("BZh91AY&SY\0"), FileKind::kBzip2},
      {Bytes("\xfd"
             "7zXZ\0\0"),
       FileKind::kXz},
      {Bytes("\x28\xb5\x2f\xfd\x04"), FileKind::kZstd},
      {Bytes("7z\xbc\xaf\x27\x1c\0\4"), FileKind::kSevenZip},
      // pickle.dump at its protocols, and torch.save before 1.6.
      {"(dp0\nV", FileKind::kPickle},
      {Bytes("\x80\x02}q\0."), FileKind::kPickle},
      {Bytes("\x80\x04\x95\x0b\0\0\0\0\0\0\0"), FileKind::kPickle},
      {Bytes("\x80\x05N."), FileKind::kPickle},
      {Bytes("\x80\x02\x8a\nl\xfc\x9c"), FileKind::kPickle},
      {testing::StoredZip({{"archive/data.pkl", "x"}, {"archive/data/0", ""}}),
       FileKind::kTorchArchive},
      {testing::StoredZip({{"metadata.json", "{\"keras_version\": \"3\"}"}}),
       FileKind::kKerasArchive},
      {Bytes("\x89HDF\r\n\x1a\n\0"), FileKind::kHdf5},
      {Bytes("\x08\x07\x12\x07pytorch\x1a\x03"
             "1.9:"),
       FileKind::kOnnx},
      {Bytes("\x08\x03:\x90\x01\n\x10"), FileKind::kOnnx},
      {Bytes("\x1c\0\0\0TFL3\x14\0"), FileKind::kTflite},
      {Bytes("\x08\x01\x12\xb6\x05\n\x20"), FileKind::kSavedModel},
      {Bytes("\n\x20\n\x05input\x12\x0bPlaceholder*"),
       FileKind::kTensorFlowGraph},
      {Bytes("\0\0\6\x08\1\x1a\2\x08\1\0"), FileKind::kTensorFlowCheckpoint},
      {"model_checkpoint_path: \"model\"", FileKind::kTensorFlowCheckpoint},
      {Bytes("GGUF\3\0\0\0"), FileKind::kGguf},
      {Bytes("\x12\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), FileKind::kMxnetParams},
      {"MATLAB 5.0 MAT-file, Platform: GLNXA64", FileKind::kMatlab},
      {Bytes("\x89PNG\r\n\x1a\n\0"), FileKind::kPng},
      {Bytes("\xff\xd8\xff\xe0"), FileKind::kJpeg},
      {"\n<!DOCTYPE HTML PUBLIC>", FileKind::kHtml},
      {"\xef\xbb\xbf<html lang=\"en\">", FileKind::kHtml},
      {"<?xml version=\"1.0\"?><html>", FileKind::kHtml},
      {"<?xml version=\"1.0\"?><Error>", FileKind::kXml},
  };
  for (const auto& [begin, kind] : begins) {
    EXPECT_EQ(KindOf(begin), kind)
        << platform::Printable(begin) << " " << FileKindName(KindOf(begin));
    // What follows does not count.
    if (!begin.empty()) {
      EXPECT_EQ(KindOf(begin + std::string(1000, 'x')), kind);
    }
  }
}

TEST_F(FileKindTest, PlainBytesAndTextsAreOfNoKind) {
  for (const std::string& content :
       {Bytes("\0"), std::string(600, '\0'), Bytes("\x80"), Bytes("\x80\x3f"),
        Bytes("\0\0\x80\x3f"), Bytes("\x80\x02zz"), Bytes("\x08\x07\x12\x02\0"),
        std::string("Entry not found"), std::string("{\"a\": 1}"),
        std::string("P"), std::string("PK"), std::string("BZhello there"),
        Bytes("\x08\x07\x12\x07pyt"),
        Bytes("\n\x20\n\x05"
              "a\xff"),
        std::string("int w[] = {1};"), std::string("<tag>")}) {
    EXPECT_EQ(KindOf(content), FileKind::kUnknown)
        << platform::Printable(content) << " " << FileKindName(KindOf(content));
  }
}

TEST_F(FileKindTest, RefusalsSayWhatToDo) {
  EXPECT_THAT(
      RefusalOf(FileKind::kGitLfsPointer),
      StartsWith("is a Git LFS pointer, not the file itself: `git lfs pull`"));
  EXPECT_THAT(RefusalOf(FileKind::kGzip), HasSubstr("gunzip"));
  EXPECT_EQ(RefusalOf(FileKind::kElf), "is an ELF file");
  const auto last = static_cast<int>(FileKind::kPdf);
  for (int kind = 1; kind <= last; ++kind) {
    // Each has a name of its own.
    EXPECT_NE(FileKindName(static_cast<FileKind>(kind)),
              FileKindName(FileKind::kUnknown))
        << kind;
  }
}

}  // namespace
}  // namespace metad::formats
