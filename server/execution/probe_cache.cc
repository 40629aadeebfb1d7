#include "server/execution/probe_cache.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_split.h"
#include "kept_probe.pb.h"
#include "server/platform/field_hasher.h"
#include "server/platform/file_state.h"

namespace metad::execution {
namespace {

namespace fs = std::filesystem;

// Where the loader looks up the libraries of compilers first.
constexpr char kLoaderCache[] = "/etc/ld.so.cache";

// A directory that changed so shortly before may have changed again within the
// same tick of the clock.
constexpr absl::Duration kClockTick = absl::Milliseconds(100);

std::string KeyOf(const ToolchainDescription& toolchain,
                  absl::string_view search_path) {
  platform::FieldHasher hasher("metad.execution.probe.v1");
  hasher.Add("id", toolchain.id)
      .AddInteger("family", static_cast<int64_t>(toolchain.family))
      .Add("compiler", toolchain.compiler)
      .Add("search_path", search_path)
      .AddInteger("targets", static_cast<int64_t>(toolchain.targets.size()));
  for (const ToolchainTarget& target : toolchain.targets) {
    hasher.Add("target", target.target).AddList("flag", target.flags);
  }
  return hasher.FinishHex();
}

std::string HeaderKeyOf(const std::string& fingerprint,
                        const std::string& compiler_path,
                        const std::vector<std::string>& flags) {
  platform::FieldHasher hasher("metad.execution.header-places.v1");
  hasher.Add("fingerprint", fingerprint)
      .Add("compiler", compiler_path)
      .AddList("flag", flags);
  return hasher.FinishHex();
}

KeptState Keepable(const std::string& path, const platform::FileState& state) {
  KeptState kept;
  kept.set_path(path);
  kept.set_device(state.device);
  kept.set_inode(state.inode);
  kept.set_size_bytes(state.size_bytes);
  kept.set_modified_nanoseconds(state.modified_nanoseconds);
  kept.set_changed_nanoseconds(state.changed_nanoseconds);
  return kept;
}

platform::FileState StateOf(const KeptState& kept) {
  platform::FileState state;
  state.device = kept.device();
  state.inode = kept.inode();
  state.size_bytes = kept.size_bytes();
  state.modified_nanoseconds = kept.modified_nanoseconds();
  state.changed_nanoseconds = kept.changed_nanoseconds();
  return state;
}

std::set<std::string> DirectoriesOf(const ProbedToolchain& probed,
                                    absl::string_view search_path) {
  std::set<std::string> directories = absl::StrSplit(search_path, ':');
  for (const ProbedFile& file : probed.files) {
    directories.insert(fs::path(file.path).parent_path().string());
    // What a link leads to may lie elsewhere.
    std::error_code error;
    const fs::path target = fs::canonical(file.path, error);
    if (!error) directories.insert(target.parent_path().string());
  }
  return directories;
}

bool AreUnchanged(const KeptProbe& kept) {
  return std::all_of(kept.directories().begin(), kept.directories().end(),
                     [](const KeptState& directory) {
                       return platform::StateOfDirectory(directory.path()) ==
                              StateOf(directory);
                     });
}

void Put(store::ActionCache& cache, const std::string& key,
         const std::string& bytes) {
  const absl::Status put = cache.Put(key, bytes);
  if (!put.ok()) {
    spdlog::info("action cache: what a compiler said is not kept: {}",
                 std::string(put.message()));
  }
}

}  // namespace

std::optional<ProbedToolchain> ProbeCache::Read(
    const ToolchainDescription& toolchain, absl::string_view search_path) {
  const std::optional<std::string> bytes =
      cache_.Get(KeyOf(toolchain, search_path));
  KeptProbe kept;
  if (!bytes.has_value() || !kept.ParseFromString(*bytes)) return std::nullopt;
  ProbedToolchain probed;
  probed.compiler_path = kept.compiler_path();
  probed.version = kept.version();
  probed.fingerprint = kept.fingerprint();
  for (const KeptState& file : kept.files()) {
    probed.files.push_back({file.path(), StateOf(file)});
  }
  if (!AreUnchanged(kept) || !IsUnchanged(probed)) return std::nullopt;
  return probed;
}

void ProbeCache::Keep(const ToolchainDescription& toolchain,
                      absl::string_view search_path,
                      const ProbedToolchain& probed, absl::Time since) {
  KeptProbe kept;
  for (const std::string& path : DirectoriesOf(probed, search_path)) {
    const auto state = platform::StateOfDirectory(path);
    if (!state.has_value()) continue;
    if (state->changed_nanoseconds >= absl::ToUnixNanos(since - kClockTick)) {
      return;
    }
    *kept.add_directories() = Keepable(path, *state);
  }
  kept.set_compiler_path(probed.compiler_path);
  kept.set_version(probed.version);
  kept.set_fingerprint(probed.fingerprint);
  for (const ProbedFile& file : probed.files) {
    *kept.add_files() = Keepable(file.path, file.state);
  }
  const auto loader = platform::StateOfFile(kLoaderCache);
  if (loader.has_value()) *kept.add_files() = Keepable(kLoaderCache, *loader);
  Put(cache_, KeyOf(toolchain, search_path), kept.SerializeAsString());
}

std::optional<HeaderPlaces> ProbeCache::ReadHeaderPlaces(
    const std::string& fingerprint, const std::string& compiler_path,
    const std::vector<std::string>& flags) {
  const std::optional<std::string> bytes =
      cache_.Get(HeaderKeyOf(fingerprint, compiler_path, flags));
  KeptHeaderPlaces kept;
  if (!bytes.has_value() || !kept.ParseFromString(*bytes)) return std::nullopt;
  HeaderPlaces places;
  places.searched = {kept.searched().begin(), kept.searched().end()};
  places.missing = {kept.missing().begin(), kept.missing().end()};
  const auto exists = [](const std::string& path) {
    return platform::StateOfDirectory(path).has_value();
  };
  if (!std::all_of(places.searched.begin(), places.searched.end(), exists) ||
      std::any_of(places.missing.begin(), places.missing.end(), exists)) {
    return std::nullopt;
  }
  return places;
}

void ProbeCache::KeepHeaderPlaces(const std::string& fingerprint,
                                  const std::string& compiler_path,
                                  const std::vector<std::string>& flags,
                                  const HeaderPlaces& places) {
  KeptHeaderPlaces kept;
  *kept.mutable_searched() = {places.searched.begin(), places.searched.end()};
  *kept.mutable_missing() = {places.missing.begin(), places.missing.end()};
  Put(cache_, HeaderKeyOf(fingerprint, compiler_path, flags),
      kept.SerializeAsString());
}

}  // namespace metad::execution
