// metactl convert, and metactl inspect of files of constants.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/server/formats/npy_bytes.h"
#include "tests/unit/server/formats/params_bytes.h"

namespace metad::client {
namespace {

using formats::testing::Npy;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ReadFile;

class ConvertDispatchTest : public DispatchFixture {
 protected:
  ConvertDispatchTest() {
    npz_ = directory_.Write(
        "in.npz",
        formats::testing::StoredZip(
            {{"a.w.npy",
              formats::testing::Npy("<i2", "(2,)", std::string("\1\0\2\0", 4))},
             {"a.b.npy", formats::testing::Npy(
                             "<f4", "()", std::string("\0\0\xc0\x3f", 4))}}));
  }

  int Convert(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "convert");
    return Run(arguments);
  }

  // Needs no server: one that cannot be reached must not matter.
  std::string Inspected(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "inspect");
    arguments.insert(arguments.end(), {"--server", "unix:/no/such/socket"});
    EXPECT_EQ(Run(arguments), 0) << err_.str();
    return out_.str();
  }

  std::string npz_;
};

TEST_F(ConvertDispatchTest, ConstantsGoThroughEveryFormatUnchanged) {
  const std::string params = directory_.Path("out.params");
  const std::string tensors = directory_.Path("out.safetensors");
  const std::string back = directory_.Path("back.npz");
  EXPECT_EQ(Convert({npz_, "--to", params}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("out.params: 2 constants, "));
  EXPECT_EQ(Convert({params, "--to", tensors}), 0) << err_.str();
  EXPECT_EQ(Convert({tensors, "--to", back}), 0) << err_.str();
  for (const std::string& file : {npz_, params, tensors, back}) {
    EXPECT_THAT(Inspected({file, "--values", "2"}),
                AllOf(HasSubstr("2 constants, 8 bytes\n"),
                      HasSubstr("\na.w   int16[2]       4  1, 2\n"),
                      HasSubstr("\na.b   float32[]      4  1.5\n")));
  }
}

TEST_F(ConvertDispatchTest, OneConstantBecomesPlainBytesAndBack) {
  const std::string bin = directory_.Path("w.bin");
  EXPECT_EQ(Convert({npz_, "--select", "a.w", "--to", bin}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("4 bytes of int16[2]\n"));
  EXPECT_EQ(ReadFile(bin), std::string("\1\0\2\0", 4));
  const std::string npy = directory_.Path("w.npy");
  EXPECT_EQ(Convert({bin + ":int16[2,1]", "--to", npy}), 0) << err_.str();
  EXPECT_EQ(ReadFile(npy),
            formats::testing::Npy("<i2", "(2, 1)", std::string("\1\0\2\0", 4)));
  EXPECT_THAT(Inspected({bin + ":uint8", "--values", "9"}),
              HasSubstr("raw, 1 constant, 4 bytes\n"));
}

TEST_F(ConvertDispatchTest, FilesAreJoinedUnderNewNames) {
  const std::string npy =
      directory_.Write("x.npy", formats::testing::Npy("|i1", "()", "a"));
  const std::string to = directory_.Path("out.safetensors");
  EXPECT_EQ(Convert({npz_, npy, "scale=" + npy, "--rename", "m/\\1=a\\.(.)",
                     "--to", to, "--output", "json"}),
            0)
      << err_.str();
  std::vector<std::string> names;
  const nlohmann::json document = Document();
  for (const auto& constant : document["constants"]) {
    names.push_back(constant["name"]);
  }
  EXPECT_THAT(names, ::testing::ElementsAre("m/w", "m/b", "x", "scale"));
  EXPECT_EQ(Document()["file"], to);
  EXPECT_EQ(Document()["format"], "safetensors");
  EXPECT_EQ(Document()["bytes"], std::filesystem::file_size(to));
}

TEST_F(ConvertDispatchTest, TypesThatNumPyHasNotAreSaid) {
  const std::string npy =
      directory_.Write("v.npy", formats::testing::Npy("|V2", "(2, 1)", "abcd"));
  const std::string to = directory_.Path("out.safetensors");
  EXPECT_EQ(Convert({npy, "--to", to}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("has no type for void16"));
  EXPECT_EQ(Convert({npy, "--constant-type", "v=bfloat16[2]", "--to", to}), 0)
      << err_.str();
  EXPECT_THAT(Inspected({to}), HasSubstr("v     bfloat16[2]      4\n"));
  EXPECT_EQ(Convert({npy, "--constant-type", "w=bfloat16", "--to", to}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("there is no constant 'w'"));
}

TEST_F(ConvertDispatchTest, MetadataOfSafetensorsIsKept) {
  const std::string header =
      R"({"__metadata__":{"b":"2","a":"1"},"w":{"dtype":"I8","shape":[1],)"
      R"("data_offsets":[0,1]}})";
  const std::string in = directory_.Write(
      "in.safetensors",
      formats::testing::LittleEndian(header.size(), 8) + header + "x");
  const std::string to = directory_.Path("out.safetensors");
  EXPECT_EQ(Convert({in, "--to", to}), 0) << err_.str();
  EXPECT_THAT(Inspected({to}), HasSubstr("\n  a: 1\n  b: 2\n"));
  Inspected({to, "--output", "json"});
  EXPECT_EQ(Document()["metadata"]["a"], "1");
  std::string other = ReadFile(in);
  other[other.find("\"1\"") + 1] = '9';
  EXPECT_EQ(Convert({in,
                     "v=" + directory_.Write("v.npy", formats::testing::Npy(
                                                          "|i1", "()", "a")),
                     directory_.Write("other.safetensors", other), "--to", to}),
            3);
  EXPECT_THAT(err_.str(),
              AllOf(HasSubstr("__metadata__ has another text for 'a'"),
                    HasSubstr("constant 'w' from "),
                    HasSubstr("is there already, from " + in)));
}

TEST_F(ConvertDispatchTest, WhatTheFormatCannotExpressIsRefusedAltogether) {
  const std::string header =
      R"({"w":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},)"
      R"("v":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[2,3]}})";
  const std::string in = directory_.Write(
      "in.safetensors",
      formats::testing::LittleEndian(header.size(), 8) + header + "xyz");
  const std::string to = directory_.Write("out.npz", "old");
  EXPECT_EQ(Convert({in, "--to", to, "--output", "json"}), 3);
  EXPECT_EQ(Document()["error"]["violations"].size(), 2U);
  EXPECT_THAT(err_.str(),
              AllOf(HasSubstr("constant 'w' from "),
                    HasSubstr("NumPy has no type for float8_e4m3fn")));
  EXPECT_EQ(ReadFile(to), "old");
  EXPECT_EQ(Convert({npz_, "--to", directory_.Path("out.npy")}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("holds one constant, found 2"));
}

TEST_F(ConvertDispatchTest, NothingIsWrittenOnAnyError) {
  const std::string broken = directory_.Write("broken.npy", "x");
  const std::vector<std::string> before = directory_.Entries();
  const std::string to = directory_.Path("out.npz");
  EXPECT_EQ(Convert({npz_, broken, "--to", to}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("broken.npy: at byte 0"));
  EXPECT_EQ(Convert({directory_.Path("absent.npz"), "--to", to}), 4);
  EXPECT_EQ(Convert({npz_, "--to", directory_.Path("out.txt")}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("expected a file named .npy"));
  EXPECT_EQ(Convert({npz_, "--to", directory_.Path("out.o")}), 2);
  EXPECT_EQ(Convert({npz_, npz_, "--to", to}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("is there already"));
  EXPECT_EQ(Convert({npz_, "--select", "c", "--to", to}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--select c: matches"));
  EXPECT_EQ(Convert({npz_}), 2);
  EXPECT_EQ(Convert({npz_, "--to", directory_.Path("no/such/out.npz")}), 70);
  EXPECT_EQ(directory_.Entries(), before);
}

TEST_F(ConvertDispatchTest, InputMayBeReplaced) {
  const std::string before = ReadFile(npz_);
  EXPECT_EQ(Convert({npz_, "--select", "a.b", "--to", npz_}), 0) << err_.str();
  EXPECT_THAT(Inspected({npz_}),
              AllOf(HasSubstr("npz, 1 constant"), Not(HasSubstr("a.w"))));
}

TEST_F(ConvertDispatchTest, CancellationLeavesNothingBehind) {
  const std::vector<std::string> before = directory_.Entries();
  cancellation_.Cancel();
  EXPECT_EQ(Convert({npz_, "--to", directory_.Path("out.npz")}), 130);
  EXPECT_EQ(directory_.Entries(), before);
}

TEST_F(ConvertDispatchTest, InspectedJsonHasValuesOnRequest) {
  Inspected({npz_, "--output", "json"});
  EXPECT_EQ(Document()["format"], "npz");
  EXPECT_EQ(Document()["constants"][0]["name"], "a.w");
  EXPECT_EQ(Document()["constants"][0]["type"], "int16");
  EXPECT_EQ(Document()["constants"][0]["shape"][0], 2);
  EXPECT_EQ(Document()["constants"][0]["bytes"], 4);
  EXPECT_FALSE(Document()["constants"][0].contains("values"));
  Inspected({npz_, "--output", "json", "--values", "1"});
  EXPECT_EQ(Document()["constants"][0]["values"], nlohmann::json::array({"1"}));
}

TEST_F(ConvertDispatchTest, ConstantsOfAnObjectAreShownWithTheirValues) {
  const std::string source = directory_.Write(
      "w.c",
      "extern const int there;\n"
      "__attribute__((section(\".rodata.x\"))) const int *const p = &there;\n"
      "const unsigned char w[3] = {1, 2, 250};");
  const std::string object = directory_.Path("w.o");
  ASSERT_EQ(std::system(("gcc -c -o " + object + " " + source).c_str()), 0);
  EXPECT_THAT(Inspected({object, "--values", "3"}),
              AllOf(HasSubstr("object, 1 constant, 3 bytes\n"),
                    HasSubstr("w     uint8[3]      3  1, 2, 250\n")));
  const char* const note =
      "'p' (8 bytes in '.rodata.x'): left out, since they have addresses";
  EXPECT_THAT(out_.str(), HasSubstr(note));
  EXPECT_EQ(Convert({object, "--to", directory_.Path("w.bin")}), 0);
  EXPECT_THAT(err_.str(), HasSubstr(note));
  EXPECT_EQ(ReadFile(directory_.Path("w.bin")), "\1\2\xfa");
}

TEST_F(ConvertDispatchTest, DamagedFileIsInspectedAsInvalidInput) {
  const std::string file = directory_.Write("w.params", "x");
  EXPECT_EQ(Run({"inspect", file}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("w.params: at byte 0: expected 8 bytes"));
  EXPECT_EQ(Run({"inspect", file + ":float33[2]"}), 2);
  EXPECT_EQ(Run({"inspect", npz_, "--values", "-1"}), 2);
}

}  // namespace
}  // namespace metad::client
