#include "tests/perf/lookup_cost.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gtest/gtest.h"
#include "server/platform/file_content.h"
#include "server/platform/process_runner.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::perf {
namespace {

using conformance::CDialects;
using conformance::Compiler;
using conformance::HostCompilers;
using conformance::Workbench;

constexpr size_t kMaxLookups = 100;
constexpr int64_t kMaxProfileBytes = int64_t{16} << 20;
constexpr char kProgram[] = "tests/perf/lookup_main.c";

// As TVM names its operators.
std::string FunctionName(size_t index) {
  return absl::StrCat("tvmgen_default_fused_nn_conv2d_add_nn_relu_", index);
}

std::string OperatorsText(size_t function_count) {
  std::string text = R"(
#define OPERATOR(name)                                             \
  int name(void* a, int* t, int n, void* r, int* c, void* h);      \
  int name(void* a, int* t, int n, void* r, int* c, void* h) {     \
    return a == 0 && t == 0 && n == 0 && r == 0 && c == 0 && h == 0; \
  }
)";
  for (size_t i = 0; i < function_count; ++i) {
    absl::StrAppend(&text, "OPERATOR(", FunctionName(i), ")\n");
  }
  return text;
}

// The names to look up: from the first function to the last in even steps, and
// as many that begin like them.
std::string NamesText(size_t function_count) {
  const size_t count = std::min(function_count, kMaxLookups);
  // One name has no steps.
  const size_t steps = std::max<size_t>(count, 2) - 1;
  std::string found;
  std::string absent;
  for (size_t i = 0; i < count; ++i) {
    const size_t index = i * (function_count - 1) / steps;
    absl::StrAppend(&found, "  \"", FunctionName(index), "\",\n");
    absl::StrAppend(&absent, "  \"", FunctionName(function_count + i), "\",\n");
  }
  return absl::StrCat(
      "extern const char* const perf_found[];\n"
      "extern const char* const perf_absent[];\n"
      "extern const unsigned perf_name_count;\n"
      "const char* const perf_found[] = {\n",
      found, "};\nconst char* const perf_absent[] = {\n", absent,
      "};\nconst unsigned perf_name_count = ", count, ";\n");
}

codegen::MetadataSpec SpecOfRuntime(const codegen::Runtime* runtime,
                                    size_t function_count) {
  std::vector<std::string> names;
  names.reserve(function_count);
  for (size_t i = 0; i < function_count; ++i) {
    names.push_back(FunctionName(i));
  }
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("cpu", std::move(names))});
  spec.model_name = "lookup";
  spec.runtime = runtime;
  return spec;
}

// A test, and what `bazel run` runs, starts at the root of its runfiles.
void CopyProgram(Workbench& workbench) {
  const absl::StatusOr<std::string> content =
      platform::ReadFileContent(kProgram, kMaxProfileBytes);
  ASSERT_TRUE(content.ok()) << content.status();
  workbench.Write("lookup_main.c", *content);
}

// What callgrind counted.
int64_t InstructionsIn(const Workbench& workbench, const std::string& profile) {
  const absl::StatusOr<std::string> content =
      platform::ReadFileContent(workbench.Path(profile), kMaxProfileBytes);
  if (!content.ok()) {
    ADD_FAILURE() << content.status();
    return 0;
  }
  constexpr absl::string_view kTotal = "totals: ";
  for (absl::string_view line : absl::StrSplit(*content, '\n')) {
    int64_t instructions = 0;
    if (line.substr(0, kTotal.size()) == kTotal &&
        absl::SimpleAtoi(line.substr(kTotal.size()), &instructions)) {
      return instructions;
    }
  }
  ADD_FAILURE() << "callgrind left no total";
  return 0;
}

double CountFor(Workbench& workbench, const std::string& names) {
  const std::optional<platform::ProcessResult> run = workbench.Execute(
      {"valgrind", "--tool=callgrind", "--quiet",
       "--callgrind-out-file=profile", "--toggle-collect=perf_lookup",
       workbench.Path("lookup"), names});
  if (!run.has_value()) return 0;
  int64_t lookups = 0;
  if (!run->Succeeded() ||
      !absl::SimpleAtoi(run->standard_output.text, &lookups) || lookups == 0) {
    ADD_FAILURE() << run->standard_output.text << run->standard_error.text;
    return 0;
  }
  return static_cast<double>(InstructionsIn(workbench, "profile")) /
         static_cast<double>(lookups);
}

}  // namespace

LookupCost CountLookupInstructions(const codegen::Runtime* runtime,
                                   size_t function_count) {
  Workbench workbench;
  const conformance::GeneratedModel model(
      SpecOfRuntime(runtime, function_count), workbench);
  CopyProgram(workbench);
  workbench.Write("operators.c", OperatorsText(function_count));
  workbench.Write("names.c", NamesText(function_count));
  std::vector<std::string> flags = {"-O2", "-DMETAD_NO_OPERATOR_PROTOTYPES"};
  if (runtime == &codegen::CrtRuntime()) flags.push_back("-DLINEAR_SCAN");
  // clang, which takes half of gcc's time for so many operators.
  const Compiler compiler = HostCompilers().back();
  if (!workbench.Compile(compiler, CDialects().front(), flags,
                         {"lookup_main.c", "names.c", model.source()}) ||
      !workbench.Compile(compiler, CDialects().front(), {"-O0"},
                         {"operators.c"}) ||
      !workbench.Link(
          compiler, {},
          {"lookup_main.o", "names.o", "operators.o", model.object()},
          "lookup")) {
    return {};
  }
  return {CountFor(workbench, "found"), CountFor(workbench, "absent")};
}

}  // namespace metad::perf
