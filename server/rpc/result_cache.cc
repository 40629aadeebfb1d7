#include "server/rpc/result_cache.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"

namespace metad::rpc {
namespace {

namespace io = google::protobuf::io;
namespace util = google::protobuf::util;

std::string Serialize(const std::vector<v1::BuildEvent>& events) {
  std::string bytes;
  io::StringOutputStream stream(&bytes);
  io::CodedOutputStream coded(&stream);
  for (const v1::BuildEvent& event : events) {
    util::SerializeDelimitedToCodedStream(event, &coded);
  }
  coded.Trim();
  return bytes;
}

// Empty for what Serialize() did not write, or wrote of something else than a
// build that succeeded.
std::vector<v1::BuildEvent> Parse(const std::string& bytes) {
  std::vector<v1::BuildEvent> events;
  io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  bool at_end = false;
  while (!at_end) {
    v1::BuildEvent event;
    if (util::ParseDelimitedFromZeroCopyStream(&event, &stream, &at_end)) {
      events.push_back(std::move(event));
    } else if (!at_end) {
      return {};
    }
  }
  if (events.empty() ||
      events.back().result().outcome() != v1::BuildResult::SUCCEEDED) {
    return {};
  }
  return events;
}

// Protobuf's own limit on a message, which a stored result must not exceed
// either.
constexpr size_t kMaxResultBytes = size_t{1} << 30;

}  // namespace

std::optional<ResultKey> ResultCache::KeyOf(
    const build::BuildRequest& request) {
  const workers::ToolchainCatalog& catalog = toolchains_.catalog();
  const workers::TargetDescription* target = catalog.FindTarget(request.target);
  if (target == nullptr) return std::nullopt;
  if (!request.toolchain_id.empty() &&
      catalog.FindToolchain(request.toolchain_id) == nullptr) {
    return std::nullopt;
  }
  ResultKey key;
  key.target = request.target;
  key.toolchain_id = request.toolchain_id;
  if (!build::MayCompile(request, *target)) {
    key.action = build::ActionKey(request, *target, nullptr, form_);
    return key;
  }
  const absl::StatusOr<workers::SelectedToolchain> toolchain =
      toolchains_.Select(request.target, request.toolchain_id);
  if (!toolchain.ok()) return std::nullopt;
  key.fingerprint = toolchain->fingerprint;
  key.action = build::ActionKey(request, *target, &*toolchain, form_);
  return key;
}

std::vector<v1::BuildEvent> ResultCache::Find(const ResultKey& key) {
  const std::optional<std::string> bytes = actions_.Get(key.action);
  if (!bytes.has_value()) return {};
  std::vector<v1::BuildEvent> events = Parse(*bytes);
  if (events.empty() || !HasArtifacts(events.back().result())) {
    actions_.Remove(key.action);
    return {};
  }
  events.back().mutable_result()->set_cached(true);
  return events;
}

bool ResultCache::HasArtifacts(const v1::BuildResult& result) {
  return std::all_of(result.artifacts().begin(), result.artifacts().end(),
                     [this](const v1::Artifact& artifact) {
                       if (!artifact.has_digest()) return true;
                       const absl::StatusOr<store::BlobDigest> digest =
                           store::BlobDigest::Parse(
                               artifact.digest().hash(),
                               artifact.digest().size_bytes());
                       return digest.ok() && blobs_.Open(*digest).ok();
                     });
}

bool ResultCache::IsTooLarge(const v1::BuildResult& result) const {
  return std::any_of(result.artifacts().begin(), result.artifacts().end(),
                     [this](const v1::Artifact& artifact) {
                       return static_cast<int64_t>(artifact.content().size()) >
                              form_.max_inline_bytes;
                     });
}

void ResultCache::Keep(const ResultKey& key,
                       std::vector<v1::BuildEvent> events) {
  if (IsTooLarge(events.back().result())) return;
  if (!key.fingerprint.empty()) {
    const absl::StatusOr<workers::SelectedToolchain> toolchain =
        toolchains_.Select(key.target, key.toolchain_id);
    if (!toolchain.ok() || toolchain->fingerprint != key.fingerprint) return;
  }
  // How long it took is that build's own.
  events.back().mutable_result()->clear_elapsed();
  const std::string bytes = Serialize(events);
  const absl::Status put = bytes.size() > kMaxResultBytes
                               ? absl::ResourceExhaustedError("it is too large")
                               : actions_.Put(key.action, bytes);
  if (!put.ok()) {
    spdlog::warn("action cache: a result is not kept: {}",
                 std::string(put.message()));
  }
}

}  // namespace metad::rpc
