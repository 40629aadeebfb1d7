#include "tests/firmware/firmware_bench.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/platform/cancellation.h"
#include "server/platform/executable_search.h"
#include "server/platform/posix_process_runner.h"

namespace metad::firmware {
namespace {

using ::metad::platform::PrivateDirectory;
using ::metad::platform::ProcessRequest;
using ::metad::platform::ProcessResult;

constexpr absl::string_view kSearchPath = "/usr/local/bin:/usr/bin:/bin";

}  // namespace

std::string Runfile(const std::string& path) {
  return std::filesystem::absolute(path);
}

void FirmwareBench::Prepare() {
  // Missing tools are a failure: they are the project's own dependencies.
  for (const char* tool :
       {"arm-none-eabi-gcc", "arm-none-eabi-ld", "ld.lld", "qemu-system-arm"}) {
    absl::StatusOr<std::string> path =
        platform::FindExecutable(tool, kSearchPath);
    ASSERT_TRUE(path.ok()) << path.status() << "; run deploy/setup.sh";
    tools_[tool] = *std::move(path);
  }
  const char* const root = std::getenv("TEST_TMPDIR");
  absl::StatusOr<PrivateDirectory> directory =
      PrivateDirectory::Create(root != nullptr ? root : "/tmp");
  ASSERT_TRUE(directory.ok()) << directory.status();
  directory_ = std::make_unique<PrivateDirectory>(*std::move(directory));
  ASSERT_TRUE(directory_->MakeDirectory("generated").ok());
  // The address of a unix socket has room for 107 characters, which Bazel's
  // directories alone can use up.
  directory = PrivateDirectory::Create("/tmp");
  ASSERT_TRUE(directory.ok()) << directory.status();
  socket_directory_ = std::make_unique<PrivateDirectory>(*std::move(directory));
}

std::string FirmwareBench::Output(const std::string& name) const {
  return absl::StrCat(directory_->path(), "/", name);
}

platform::ProcessResult FirmwareBench::Execute(Arguments argv) {
  ProcessRequest request;
  request.argv = std::move(argv);
  request.environment = {absl::StrCat("PATH=", kSearchPath), "LC_ALL=C",
                         absl::StrCat("HOME=", directory_->path()),
                         absl::StrCat("TMPDIR=", directory_->path())};
  request.working_directory = directory_->path();
  request.wall_clock_limit = absl::Seconds(60);
  auto result =
      platform::PosixProcessRunner().Run(request, platform::Cancellation());
  if (!result.ok()) {
    ADD_FAILURE() << result.status();
    return {};
  }
  return *std::move(result);
}

void FirmwareBench::RunOrFail(const Arguments& argv) {
  const ProcessResult result = Execute(argv);
  ASSERT_TRUE(result.Succeeded())
      << absl::StrJoin(argv, " ") << "\nexit code " << result.exit_code
      << ", signal " << result.signal << "\n"
      << result.standard_output.text << result.standard_error.text;
}

void FirmwareBench::Compile(const std::string& source,
                            const std::string& object, const Arguments& flags) {
  const std::string firmware = Runfile("tests/firmware");
  Arguments argv = {
      tools_["arm-none-eabi-gcc"], "-std=c99", "-mcpu=cortex-m3", "-mthumb",
      "-Os", "-Wall", "-Wextra", "-pedantic", "-Werror",
      // No C library: neither its headers nor, by way of loops that
      // the compiler recognises, its memcpy inside our own memcpy.
      "-ffreestanding", "-fno-tree-loop-distribute-patterns",
      absl::StrCat("-I", firmware, "/sine"),
      absl::StrCat("-I", Runfile("tests/boards")),
      absl::StrCat("-I", Output("generated")), "-c", source, "-o",
      Output(object)};
  argv.insert(argv.end(), flags.begin(), flags.end());
  RunOrFail(argv);
}

}  // namespace metad::firmware
