#include "tests/firmware/exports/export_bench.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/firmware/exports/model_text.h"
#include "tests/firmware/exports/tensor_text.h"
#include "tests/firmware/firmware_bench.h"

namespace metad::firmware {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr char kOutputs[] = "generated";
constexpr char kHeaders[] = "headers";

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

}  // namespace

platform::ProcessResult ExportBench::Submit(
    const std::string& archive, const std::string& target,
    const std::vector<std::string>& options) {
  std::vector<std::string> argv = {Runfile("client/metactl"), "submit", archive,
                                   "--out", workbench_.Path(kOutputs)};
  if (!target.empty()) argv.insert(argv.end(), {"--target", target});
  argv.insert(argv.end(), options.begin(), options.end());
  return workbench_.Execute(std::move(argv))
      .value_or(platform::ProcessResult());
}

std::string ExportBench::MetadName() const {
  std::string name;
  for (const auto& entry : fs::directory_iterator(workbench_.Path(kOutputs))) {
    if (entry.path().extension() != ".a") continue;
    EXPECT_EQ(name, "") << "more than one archive";
    name = entry.path().stem().string().substr(3);
  }
  EXPECT_NE(name, "") << "no archive";
  return name;
}

bool ExportBench::Link(const std::string& archive, const ExportedModel& model,
                       const ExpectedTensors& tensors,
                       const std::string& machine, const std::string& prefix,
                       DeviceProgram::Data data) {
  const std::string name = MetadName();
  if (name.empty()) return false;
  program_ = absl::StrCat("program_", NameAsIdentifier(model.name));
  workbench_.Write(absl::StrCat(program_, ".c"),
                   ModelText(model, tensors, name, prefix));
  for (const NamedText& header : ReadExportedHeaders(ReadWhole(archive))) {
    const std::string path = absl::StrCat(kHeaders, "/", header.name);
    if (!workbench_.Has(path)) workbench_.Write(path, header.text);
  }
  // metad's headers before TVM's.
  return DeviceProgram::For(DeviceFor(machine))
      .Link(workbench_, program_, {kOutputs, kHeaders},
            absl::StrCat(kOutputs, "/lib", name, ".a"), data);
}

void ExportBench::Run(const std::string& machine) {
  const platform::ProcessResult result =
      DeviceProgram::For(DeviceFor(machine)).Run(workbench_, program_);
  const std::string text =
      result.standard_output.text + result.standard_error.text;
  EXPECT_FALSE(result.timed_out);
  EXPECT_TRUE(result.Succeeded()) << "exit code " << result.exit_code
                                  << ", signal " << result.signal << "\n"
                                  << text;
  EXPECT_THAT(text, HasSubstr("PASS model\n"));
}

}  // namespace metad::firmware
