// Files that TVM itself wrote, and what its loader made of them. They are no
// part of this repository; where they are, METAD_FIXTURES names the directory
// that has them in mlf/:
//
//   bazel test --test_env=METAD_FIXTURES=DIR
//   //tests/unit/client:fixture_files_test
//
// params_file_test.cc and constant_writer_test.cc cover the same with files of
// their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "client/mapped_file.h"
#include "server/formats/tensor_writers/constant_writer.h"
#include "server/formats/tensors/constant_file.h"

namespace metad::formats {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class FixtureFilesTest : public ::testing::Test {
 protected:
  // Skips the test if the file is absent.
  void SetUp() override {
    const char* const directory = std::getenv("METAD_FIXTURES");
    if (directory == nullptr) {
      GTEST_SKIP() << "METAD_FIXTURES is not set: mlf/all_dtypes.params, "
                      "all_dtypes.npz and kws_graph_params.npz are absent";
    }
    directory_ = std::filesystem::path(directory) / "mlf";
    for (const char* const name :
         {"all_dtypes.params", "all_dtypes.npz", "kws_graph_params.npz"}) {
      if (!std::filesystem::exists(directory_ / name)) {
        GTEST_SKIP() << name << " is absent from " << directory_;
      }
    }
  }

  FileConstants Read(const std::string& name) {
    const std::string path = directory_ / name;
    const auto content = client::MapFile(path);
    EXPECT_TRUE(content.ok()) << content.status();
    FileConstants file =
        ReadConstantFile(*FormatOfFile(path, content->view()), path, "",
                         std::nullopt, content.value_or(ByteRange()));
    EXPECT_THAT(file.problems, IsEmpty());
    return file;
  }

  std::filesystem::path directory_;
};

std::vector<ImportedConstant> Sorted(std::vector<ImportedConstant> constants) {
  std::sort(constants.begin(), constants.end(),
            [](const ImportedConstant& a, const ImportedConstant& b) {
              return a.name < b.name;
            });
  return constants;
}

void ExpectSame(const FileConstants& a, const FileConstants& b) {
  const auto left = Sorted(a.constants);
  const auto right = Sorted(b.constants);
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].name, right[i].name);
    EXPECT_EQ(left[i].type, right[i].type) << left[i].name;
    EXPECT_EQ(left[i].shape, right[i].shape) << left[i].name;
    EXPECT_TRUE(left[i].data.view() == right[i].data.view()) << left[i].name;
  }
}

TEST_F(FixtureFilesTest, ParamsOfAllTypesAgreeBitForBitWithTheirNpz) {
  const FileConstants params = Read("all_dtypes.params");
  EXPECT_THAT(params.constants, SizeIs(14));
  ExpectSame(params, Read("all_dtypes.npz"));
}

TEST_F(FixtureFilesTest, WrittenParamsAreTvmsOwnBytes) {
  const FileConstants params = Read("all_dtypes.params");
  std::string written;
  const auto sink = [&](absl::string_view piece) {
    written.append(piece.data(), piece.size());
    return absl::OkStatus();
  };
  ASSERT_TRUE(
      WriteConstants(ConstantFormat::kParams, params.constants, {}, sink).ok());
  const auto original = client::MapFile(directory_ / "all_dtypes.params");
  ASSERT_TRUE(original.ok());
  EXPECT_TRUE(original->view() == written);
}

TEST_F(FixtureFilesTest, WeightsOfTheNetworkSurviveEveryFormat) {
  const FileConstants weights = Read("kws_graph_params.npz");
  EXPECT_THAT(weights.constants, SizeIs(8));
  for (const ConstantFormat format :
       {ConstantFormat::kNpz, ConstantFormat::kParams,
        ConstantFormat::kSafetensors}) {
    std::string written;
    const auto sink = [&](absl::string_view piece) {
      written.append(piece.data(), piece.size());
      return absl::OkStatus();
    };
    ASSERT_TRUE(WriteConstants(format, weights.constants, {}, sink).ok());
    ExpectSame(weights, ReadConstantFile(format, "written", "", std::nullopt,
                                         ByteRange::Owning(written)));
  }
}

}  // namespace
}  // namespace metad::formats
