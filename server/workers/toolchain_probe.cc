#include "server/workers/toolchain_probe.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "server/platform/cancellation.h"
#include "server/platform/executable_search.h"
#include "server/platform/field_hasher.h"
#include "server/platform/file_content.h"
#include "server/platform/sha256.h"

namespace metad::workers {
namespace {

constexpr absl::Duration kProbeTime = absl::Seconds(10);
constexpr int64_t kMaxAnswerBytes = int64_t{1} << 16;

// Has the dynamic loader print the libraries of a program instead of running
// it.
constexpr char kListLibraries[] = "LD_TRACE_LOADED_OBJECTS=1";

// How a program that was asked ended, when not well.
std::string DescribeFailure(const platform::ProcessResult& result) {
  if (result.timed_out || result.cpu_limit_exceeded) {
    return absl::StrCat("gave no answer within ",
                        absl::FormatDuration(kProbeTime));
  }
  if (result.signal != 0) {
    return absl::StrCat("was ended by signal ", result.signal);
  }
  return absl::StrCat("exited with ", result.exit_code);
}

absl::string_view FirstLine(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> lines =
      absl::StrSplit(text, absl::MaxSplits('\n', 1));
  return absl::StripSuffix(lines.first, "\r");
}

// The path in "\tlibLLVM-14.so.1 => /lib/libLLVM-14.so.1 (0x7f...)"; empty in
// other lines, such as that of the loader itself.
absl::string_view LibraryPath(absl::string_view line) {
  constexpr absl::string_view kArrow = " => ";
  const size_t arrow = line.find(kArrow);
  if (arrow == absl::string_view::npos) return {};
  line.remove_prefix(arrow + kArrow.size());
  line = line.substr(0, line.rfind(" (0x"));
  return absl::StartsWith(line, "/") ? line : absl::string_view();
}

class ToolchainProbe {
 public:
  ToolchainProbe(const ToolchainDescription& toolchain,
                 platform::ProcessRunner& runner, absl::string_view search_path)
      : toolchain_(toolchain), runner_(runner), search_path_(search_path) {}

  absl::StatusOr<ProbedToolchain> Run() {
    absl::StatusOr<std::string> path =
        platform::FindExecutable(toolchain_.compiler, search_path_);
    if (!path.ok()) return path.status();
    absl::StatusOr<std::string> version = Ask(*path, "--version");
    if (!version.ok()) return version.status();
    hasher_.Add("version", *version);
    for (const ToolchainTarget& target : toolchain_.targets) {
      hasher_.Add("target", target.target).AddList("flags", target.flags);
    }
    absl::Status added = AddProgram("driver", *path);
    if (added.ok()) added = AddPrograms(*path);
    if (!added.ok()) return added;

    probed_.version = std::string(FirstLine(*version));
    probed_.compiler_path = *std::move(path);
    probed_.fingerprint = hasher_.FinishHex();
    return std::move(probed_);
  }

 private:
  // What a program prints when it is run with one argument.
  absl::StatusOr<std::string> Ask(const std::string& program,
                                  const std::string& argument,
                                  const char* variable = nullptr) {
    platform::ProcessRequest request;
    request.argv = {program, argument};
    request.environment = {"LC_ALL=C", absl::StrCat("PATH=", search_path_)};
    if (variable != nullptr) request.environment.emplace_back(variable);
    request.working_directory = "/";
    request.wall_clock_limit = kProbeTime;
    request.cpu_limit = kProbeTime;
    request.max_output_bytes = kMaxAnswerBytes;
    auto never = platform::Cancellation::Create();
    if (!never.ok()) return never.status();
    absl::StatusOr<platform::ProcessResult> result =
        runner_.Run(request, **never);
    if (!result.ok()) return result.status();
    if (!result->Succeeded()) {
      return absl::UnavailableError(
          absl::StrCat(program, " ", argument, " ", DescribeFailure(*result)));
    }
    return std::move(result->standard_output.text);
  }

  // What the driver starts, and the libraries of what compiles. A driver that
  // names nothing that exists is taken at its word: its own file has to do.
  absl::Status AddPrograms(const std::string& driver) {
    if (toolchain_.family == CompilerFamily::kClang) {
      return AddLibraries(driver);
    }
    for (const char* const name : {"cc1", "as"}) {
      const absl::StatusOr<std::string> answer =
          Ask(driver, absl::StrCat("-print-prog-name=", name));
      if (absl::IsResourceExhausted(answer.status())) return answer.status();
      if (!answer.ok()) continue;
      const absl::StatusOr<std::string> path =
          platform::FindExecutable(FirstLine(*answer), search_path_);
      if (!path.ok()) continue;
      absl::Status added = AddProgram(name, *path);
      if (added.ok() && absl::string_view(name) == "cc1") {
        added = AddLibraries(*path);
      }
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddProgram(absl::string_view role, const std::string& path) {
    // First: a change while it is hashed is seen as one afterwards.
    const std::optional<platform::FileState> state =
        platform::StateOfFile(path);
    const absl::StatusOr<platform::Sha256Digest> content =
        platform::HashFileContent(path);
    if (!content.ok()) return content.status();
    hasher_.Add("program", role).Add("content", platform::ToHex(*content));
    if (state.has_value()) probed_.files.push_back({path, *state});
    return absl::OkStatus();
  }

  absl::Status AddLibraries(const std::string& program) {
    const absl::StatusOr<std::string> answer =
        Ask(program, "--version", kListLibraries);
    if (absl::IsResourceExhausted(answer.status())) return answer.status();
    // A program without a loader, or of another machine.
    if (!answer.ok()) return absl::OkStatus();
    for (const absl::string_view line : absl::StrSplit(*answer, '\n')) {
      const absl::string_view path = LibraryPath(line);
      if (!path.empty()) AddLibrary(std::string(path));
    }
    return absl::OkStatus();
  }

  void AddLibrary(const std::string& path) {
    const std::optional<platform::FileState> state =
        platform::StateOfFile(path);
    if (!state.has_value()) return;
    std::error_code error;
    const std::filesystem::path file = std::filesystem::canonical(path, error);
    hasher_.Add("library", (error ? path : file.filename().string()))
        .AddInteger("size", state->size_bytes)
        .AddInteger("modified", state->modified_nanoseconds);
    probed_.files.push_back({path, *state});
  }

  const ToolchainDescription& toolchain_;
  platform::ProcessRunner& runner_;
  const absl::string_view search_path_;
  platform::FieldHasher hasher_{"metad.toolchain.v2"};
  ProbedToolchain probed_;
};

}  // namespace

absl::StatusOr<ProbedToolchain> ProbeToolchain(
    const ToolchainDescription& toolchain, platform::ProcessRunner& runner,
    absl::string_view search_path) {
  return ToolchainProbe(toolchain, runner, search_path).Run();
}

bool IsUnchanged(const ProbedToolchain& toolchain) {
  return std::all_of(toolchain.files.begin(), toolchain.files.end(),
                     [](const ProbedFile& file) {
                       return platform::StateOfFile(file.path) == file.state;
                     });
}

}  // namespace metad::workers
