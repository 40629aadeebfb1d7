#include "server/execution/toolchain_probe.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/execution/compiler_question.h"
#include "server/platform/executable_search.h"
#include "server/platform/field_hasher.h"
#include "server/platform/file_content.h"
#include "server/platform/sha256.h"

namespace metad::execution {
namespace {

// Has the dynamic loader print the libraries of a program instead of running
// it.
constexpr char kListLibraries[] = "LD_TRACE_LOADED_OBJECTS=1";

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

// Those of a target's flags that can make the driver start other programs.
std::vector<std::string> SelectingFlagsOf(const ToolchainTarget& target) {
  std::vector<std::string> selecting;
  for (size_t i = 0; i < target.flags.size(); ++i) {
    const std::string& flag = target.flags[i];
    const bool selects = absl::StartsWith(flag, "-B") ||
                         absl::StartsWith(flag, "-specs") ||
                         absl::StartsWith(flag, "--specs") ||
                         absl::StartsWith(flag, "--sysroot");
    if (!selects) continue;
    selecting.push_back(flag);
    const bool is_bare = flag == "-B" || flag == "--sysroot";
    if (is_bare && i + 1 < target.flags.size()) {
      selecting.push_back(target.flags[++i]);
    }
  }
  return selecting;
}

// Each once; most toolchains have none of them.
std::set<std::vector<std::string>> SelectingFlags(
    const ToolchainDescription& toolchain) {
  std::set<std::vector<std::string>> all;
  for (const ToolchainTarget& target : toolchain.targets) {
    all.insert(SelectingFlagsOf(target));
  }
  return all;
}

class ToolchainProbe {
 public:
  ToolchainProbe(const ToolchainDescription& toolchain,
                 platform::ProcessRunner& runner, absl::string_view search_path)
      : toolchain_(toolchain), question_(runner, search_path) {}

  absl::StatusOr<ProbedToolchain> Run() {
    absl::StatusOr<std::string> path =
        platform::FindExecutable(toolchain_.compiler, question_.search_path());
    if (!path.ok()) return path.status();
    absl::StatusOr<std::string> version = question_.Ask({*path, "--version"});
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
  // What the driver starts, and their libraries. A driver that names nothing
  // that exists is taken at its word: its own file has to do.
  absl::Status AddPrograms(const std::string& driver) {
    if (toolchain_.family == CompilerFamily::kClang) {
      return AddLibraries(driver);
    }
    for (const std::vector<std::string>& flags : SelectingFlags(toolchain_)) {
      for (const char* const name : {"cc1", "cc1plus", "as"}) {
        absl::Status added = AddStartedProgram(driver, flags, name);
        if (!added.ok()) return added;
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddStartedProgram(const std::string& driver,
                                 const std::vector<std::string>& flags,
                                 absl::string_view name) {
    std::vector<std::string> argv = {driver};
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.push_back(absl::StrCat("-print-prog-name=", name));
    const absl::StatusOr<std::string> answer = question_.Ask(argv);
    if (absl::IsResourceExhausted(answer.status())) return answer.status();
    if (!answer.ok()) return absl::OkStatus();
    const absl::StatusOr<std::string> path =
        platform::FindExecutable(FirstLine(*answer), question_.search_path());
    if (!path.ok()) return absl::OkStatus();
    absl::Status added = AddProgram(name, *path);
    if (added.ok()) added = AddLibraries(*path);
    return added;
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
        question_.Ask({program, "--version"}, kListLibraries);
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
  const CompilerQuestion question_;
  platform::FieldHasher hasher_{"metad.toolchain.v3"};
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

}  // namespace metad::execution
