// Every export that a directory has of TVM's, on each machine that it is meant
// for: taken by `metactl submit`, linked into an image, and run to TVM's own
// output. METAD_EXPORTS names a directory with an index.json; the exports are
// no part of this repository. library_kinds_test.cc has the kinds of archives
// that they are, in small and of the project's own.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/firmware/exports/export_bench.h"
#include "tests/firmware/exports/export_expectation.h"
#include "tests/firmware/exports/export_index.h"
#include "tests/firmware/exports/exported_models.h"

namespace metad::firmware {
namespace {

using ::testing::HasSubstr;

struct ExportOnMachine {
  IndexedExport tvm_export;
  ExportRun run;
};

void PrintTo(const ExportOnMachine& test, std::ostream* out) {
  *out << test.tvm_export.name << " on " << test.run.machine;
}

std::string NameOf(const ::testing::TestParamInfo<ExportOnMachine>& test) {
  const ExportRun& run = test.param.run;
  return absl::StrReplaceAll(
      absl::StrCat(test.param.tvm_export.name, "_",
                   run.target.empty() ? "as_it_says" : run.target),
      {{"-", "_"}});
}

std::vector<ExportOnMachine> AllRuns() {
  const char* const directory = std::getenv("METAD_EXPORTS");
  std::vector<ExportOnMachine> tests;
  if (directory == nullptr) return tests;
  for (const IndexedExport& tvm_export : ReadExportIndex(directory)) {
    for (const ExportRun& run : RunsOf(tvm_export)) {
      tests.push_back({tvm_export, run});
    }
  }
  return tests;
}

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// Where none are named, this says so.
TEST(LibraryExports, DirectoryHasExports) {
  if (std::getenv("METAD_EXPORTS") == nullptr) {
    GTEST_SKIP() << "METAD_EXPORTS names no directory with an index.json";
  }
  EXPECT_FALSE(AllRuns().empty());
}

// Those of the archive that the outputs are of.
std::vector<ExportedModel> ModelsOf(const IndexedExport& tvm_export) {
  std::vector<ExportedModel> models;
  const std::vector<std::string>& names = tvm_export.models;
  for (ExportedModel& model :
       ReadExportedModels(ReadWhole(tvm_export.archive))) {
    if (!names.empty() &&
        std::count(names.begin(), names.end(), model.name) == 0)
      continue;
    if (!tvm_export.first_operator.empty()) {
      model.operators = {tvm_export.first_operator};
    }
    models.push_back(std::move(model));
  }
  EXPECT_FALSE(models.empty()) << "no model to run";
  return models;
}

class LibraryExports : public ::testing::TestWithParam<ExportOnMachine> {};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(LibraryExports);

TEST_P(LibraryExports, BecomesWhatItMust) {
  const IndexedExport& tvm_export = GetParam().tvm_export;
  const ExportRun& run = GetParam().run;
  ExportBench bench;
  const platform::ProcessResult result =
      bench.Submit(tvm_export.archive, run.target, run.options);
  const std::string said = result.standard_error.text;
  if (run.expectation.outcome == Outcome::kRefused) {
    EXPECT_EQ(result.exit_code, run.expectation.exit_code) << said;
    for (const std::string& message : run.expectation.messages) {
      EXPECT_THAT(said, HasSubstr(message));
    }
    return;
  }
  ASSERT_TRUE(result.Succeeded()) << said;
  if (run.expectation.outcome == Outcome::kTaken) return;
  const ExpectedTensors tensors = ReadExpectedTensors(tvm_export.expected);
  for (const ExportedModel& model : ModelsOf(tvm_export)) {
    ASSERT_TRUE(bench.Link(
        tvm_export.archive, model, tensors, run.machine,
        tvm_export.models.empty() ? "" : ConstantPrefix(model),
        run.expectation.has_initialized_data ? DeviceProgram::Data::kInFlash
                                             : DeviceProgram::Data::kNone))
        << said;
    if (run.expectation.outcome == Outcome::kComputes) bench.Run(run.machine);
  }
}

INSTANTIATE_TEST_SUITE_P(Tvm, LibraryExports, ::testing::ValuesIn(AllRuns()),
                         NameOf);

}  // namespace
}  // namespace metad::firmware
