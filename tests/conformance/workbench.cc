#include "tests/conformance/workbench.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/platform/cancellation.h"
#include "server/platform/executable_search.h"
#include "server/platform/file_content.h"
#include "server/platform/posix_process_runner.h"

namespace metad::conformance {
namespace {

using ::metad::platform::PrivateDirectory;

constexpr absl::string_view kSearchPath = "/usr/local/bin:/usr/bin:/bin";
constexpr int64_t kMaxFileBytes = int64_t{64} << 20;

PrivateDirectory MakeDirectory() {
  const char* const root = std::getenv("TEST_TMPDIR");
  absl::StatusOr<PrivateDirectory> directory =
      PrivateDirectory::Create(root != nullptr ? root : "/tmp");
  if (!directory.ok()) {
    ADD_FAILURE() << directory.status();
    std::abort();
  }
  return *std::move(directory);
}

// Of the compiler, or the bare name when it is not installed.
std::string FindProgram(const std::string& program) {
  absl::StatusOr<std::string> path =
      platform::FindExecutable(program, kSearchPath);
  if (path.ok()) return *std::move(path);
  ADD_FAILURE() << path.status() << "; run deploy/setup.sh";
  return program;
}

}  // namespace

Workbench::Workbench() : directory_(MakeDirectory()) {}

std::string Workbench::Path(absl::string_view name) const {
  return absl::StrCat(directory_.path(), "/", name);
}

void Workbench::Write(absl::string_view name, absl::string_view content) {
  const absl::Status status = directory_.WriteFile(name, content);
  EXPECT_TRUE(status.ok()) << status;
}

bool Workbench::Has(absl::string_view name) const {
  return std::filesystem::exists(Path(name));
}

void Workbench::CopyHere(const std::string& name) {
  // A test starts at the root of its runfiles.
  const absl::StatusOr<std::string> content = platform::ReadFileContent(
      absl::StrCat("tests/conformance/", name), kMaxFileBytes);
  ASSERT_TRUE(content.ok()) << content.status();
  Write(name, *content);
}

bool Workbench::Compile(const Compiler& compiler, const Dialect& dialect,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& files) {
  std::vector<std::string> argv = {compiler.program, dialect.flag, "-Wall",
                                   "-Wextra",        "-pedantic",  "-Werror"};
  argv.insert(argv.end(), compiler.flags.begin(), compiler.flags.end());
  argv.insert(argv.end(), flags.begin(), flags.end());
  argv.insert(argv.end(), {"-c", "-x", dialect.is_cplusplus ? "c++" : "c"});
  argv.insert(argv.end(), files.begin(), files.end());
  return Output(argv).has_value();
}

bool Workbench::Link(const Compiler& compiler,
                     const std::vector<std::string>& flags,
                     const std::vector<std::string>& objects,
                     const std::string& program) {
  std::vector<std::string> argv = {compiler.program};
  argv.insert(argv.end(), flags.begin(), flags.end());
  argv.insert(argv.end(), objects.begin(), objects.end());
  argv.insert(argv.end(), {"-o", program});
  return Output(argv).has_value();
}

std::string Workbench::Run(const std::string& program) {
  return Output({Path(program)}).value_or("");
}

std::optional<platform::ProcessResult> Workbench::Execute(
    std::vector<std::string> argv) {
  platform::ProcessRequest request;
  if (argv.front().find('/') == std::string::npos) {
    argv.front() = FindProgram(argv.front());
  }
  request.argv = std::move(argv);
  request.environment = {absl::StrCat("PATH=", kSearchPath), "LC_ALL=C",
                         absl::StrCat("TMPDIR=", directory_.path())};
  request.working_directory = directory_.path();
  request.wall_clock_limit = absl::Minutes(4);
  request.cpu_limit = absl::Minutes(4);
  request.max_output_bytes = kMaxFileBytes;
  absl::StatusOr<platform::ProcessResult> result =
      platform::PosixProcessRunner().Run(request, platform::Cancellation());
  if (result.ok()) return *std::move(result);
  ADD_FAILURE() << result.status();
  return std::nullopt;
}

std::optional<std::string> Workbench::Output(
    const std::vector<std::string>& argv) {
  std::optional<platform::ProcessResult> result = Execute(argv);
  if (!result.has_value()) return std::nullopt;
  if (result->Succeeded()) return std::move(result->standard_output.text);
  constexpr size_t kShown = 4000;
  ADD_FAILURE() << absl::StrJoin(argv, " ") << "\nexit code "
                << result->exit_code << ", signal " << result->signal << "\n"
                << result->standard_error.text.substr(0, kShown);
  return std::nullopt;
}

}  // namespace metad::conformance
