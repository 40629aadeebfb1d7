#include "server/execution/header_probe.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/platform/field_hasher.h"

namespace metad::execution {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kListBegins = "#include <...> search starts here:";
constexpr absl::string_view kListEnds = "End of search list.";
constexpr absl::string_view kMissingBegins =
    "ignoring nonexistent directory \"";

// What a compiler says of its search.
void ReadPlaces(absl::string_view text, HeaderPlaces& places) {
  bool is_listed = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripSuffix(line, "\r");
    if (line == kListEnds) break;
    if (absl::ConsumePrefix(&line, kMissingBegins)) {
      places.missing.emplace_back(absl::StripSuffix(line, "\""));
    } else if (is_listed && absl::ConsumePrefix(&line, " ")) {
      places.searched.emplace_back(line);
    }
    is_listed = is_listed || line == kListBegins;
  }
}

class HeaderProbe {
 public:
  void AddRoot(const std::string& root) {
    std::error_code error;
    const fs::path path = fs::canonical(root, error);
    if (error || !roots_.insert(path.string()).second) return;
    hasher_.AddInteger("root", static_cast<int64_t>(roots_.size()));
    AddDirectory(path);
  }

  ProbedHeaders Take() {
    headers_.fingerprint = hasher_.FinishHex();
    return std::move(headers_);
  }

 private:
  void AddDirectory(const fs::path& directory) {
    // First: a change while it is listed is seen as one afterwards.
    const std::optional<platform::FileState> state =
        platform::StateOfDirectory(directory.string());
    if (!state.has_value()) return;
    headers_.directories.push_back({directory.string(), *state});
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      entries.push_back(*entry);
    }
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& one : entries) AddEntry(one);
    hasher_.Add("end", "");
  }

  // Links to directories are not followed: they may go round in a circle.
  void AddEntry(const fs::directory_entry& entry) {
    hasher_.Add("name", entry.path().filename().string());
    std::error_code error;
    if (entry.is_directory(error) && !entry.is_symlink(error)) {
      AddDirectory(entry.path());
      return;
    }
    const std::optional<platform::FileState> state =
        platform::StateOfFile(entry.path().string());
    if (!state.has_value()) return;
    hasher_.AddInteger("size", state->size_bytes)
        .AddInteger("modified", state->modified_nanoseconds);
  }

  // One may be within another, and is then searched in its own right.
  std::set<std::string> roots_;
  platform::FieldHasher hasher_{"metad.headers.v1"};
  ProbedHeaders headers_;
};

}  // namespace

absl::StatusOr<HeaderPlaces> AskForHeaders(
    const CompilerQuestion& question, const std::string& compiler_path,
    const std::vector<std::string>& flags) {
  HeaderPlaces places;
  for (const char* const language : {"c", "c++"}) {
    std::vector<std::string> argv = {compiler_path};
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.insert(argv.end(), {"-E", "-v", "-x", language, "/dev/null"});
    const absl::StatusOr<platform::ProcessResult> result = question.Run(argv);
    if (absl::IsResourceExhausted(result.status())) return result.status();
    if (!result.ok()) continue;
    ReadPlaces(result->standard_error.text, places);
  }
  return places;
}

ProbedHeaders ListHeaders(const HeaderPlaces& places) {
  HeaderProbe probe;
  for (const std::string& root : places.searched) probe.AddRoot(root);
  return probe.Take();
}

bool IsUnchanged(const ProbedHeaders& headers) {
  return std::all_of(headers.directories.begin(), headers.directories.end(),
                     [](const HeaderDirectory& directory) {
                       return platform::StateOfDirectory(directory.path) ==
                              directory.state;
                     });
}

}  // namespace metad::execution
