#include "server/builds/result_cache.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"

namespace metad::builds {
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

// The artifacts that the last event refers to; nothing where there is no event,
// or a digest that is none.
std::optional<std::vector<store::BlobDigest>> BlobsOf(
    const std::vector<v1::BuildEvent>& events) {
  if (events.empty()) return std::nullopt;
  std::vector<store::BlobDigest> blobs;
  for (const v1::Artifact& artifact : events.back().result().artifacts()) {
    if (!artifact.has_digest()) continue;
    const absl::StatusOr<store::BlobDigest> digest = store::BlobDigest::Parse(
        artifact.digest().hash(), artifact.digest().size_bytes());
    if (!digest.ok()) return std::nullopt;
    blobs.push_back(*digest);
  }
  return blobs;
}

// Protobuf's own limit on a message, which a stored result must not exceed
// either.
constexpr size_t kMaxResultBytes = size_t{1} << 30;

}  // namespace

std::optional<ResultKey> ResultCache::KeyOf(
    const pipeline::BuildRequest& request) {
  const execution::ToolchainCatalog& catalog = toolchains_.catalog();
  const execution::TargetDescription* target =
      catalog.FindTarget(request.target);
  if (target == nullptr) return std::nullopt;
  if (!request.toolchain_id.empty() &&
      catalog.FindToolchain(request.toolchain_id) == nullptr) {
    return std::nullopt;
  }
  ResultKey key;
  key.target = request.target;
  key.toolchain_id = request.toolchain_id;
  if (!pipeline::MayCompile(request, *target)) {
    key.action = pipeline::ActionKey(request, *target, nullptr, form_);
    return key;
  }
  key.has_sources = pipeline::HasCSources(request);
  const absl::StatusOr<execution::SelectedToolchain> toolchain = Select(key);
  if (!toolchain.ok()) return std::nullopt;
  key.fingerprint = toolchain->fingerprint;
  key.headers = toolchain->headers;
  key.action = pipeline::ActionKey(request, *target, &*toolchain, form_);
  return key;
}

absl::StatusOr<execution::SelectedToolchain> ResultCache::Select(
    const ResultKey& key) {
  return key.has_sources
             ? toolchains_.SelectForSources(key.target, key.toolchain_id)
             : toolchains_.Select(key.target, key.toolchain_id);
}

std::vector<v1::BuildEvent> ResultCache::Read(const ResultKey& key) {
  const std::optional<std::string> bytes = actions_.Get(key.action);
  if (!bytes.has_value()) return {};
  std::vector<v1::BuildEvent> events = Parse(*bytes);
  const std::optional<std::vector<store::BlobDigest>> blobs = BlobsOf(events);
  if (!blobs.has_value() || !blobs_.FindMissing(*blobs).empty()) {
    actions_.Remove(key.action);
    return {};
  }
  events.back().mutable_result()->set_cached(true);
  return events;
}

bool ResultCache::Confirm(const ResultKey& key,
                          const std::vector<v1::BuildEvent>& events) {
  const std::optional<std::vector<store::BlobDigest>> blobs = BlobsOf(events);
  const bool has_all =
      blobs.has_value() && std::all_of(blobs->begin(), blobs->end(),
                                       [this](const store::BlobDigest& digest) {
                                         return blobs_.Open(digest).ok();
                                       });
  if (!has_all) actions_.Remove(key.action);
  return has_all;
}

void ResultCache::Lease(const std::vector<v1::BuildEvent>& events) {
  const std::optional<std::vector<store::BlobDigest>> blobs = BlobsOf(events);
  if (!blobs.has_value()) return;
  for (const store::BlobDigest& digest : *blobs) blobs_.Lease(digest);
}

int64_t ResultCache::BytesToConfirm(const std::vector<v1::BuildEvent>& events) {
  int64_t bytes = 0;
  if (events.empty()) return bytes;
  for (const v1::Artifact& artifact : events.back().result().artifacts()) {
    bytes += artifact.digest().size_bytes();
  }
  return bytes;
}

void ResultCache::Keep(const ResultKey& key,
                       std::vector<v1::BuildEvent> events) {
  if (!key.fingerprint.empty()) {
    const absl::StatusOr<execution::SelectedToolchain> toolchain = Select(key);
    if (!toolchain.ok() || toolchain->fingerprint != key.fingerprint ||
        toolchain->headers != key.headers) {
      return;
    }
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

}  // namespace metad::builds
