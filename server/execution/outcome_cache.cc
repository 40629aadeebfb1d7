#include "server/execution/outcome_cache.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "kept_outcome.pb.h"
#include "server/store/blob_digest.h"

namespace metad::execution {
namespace {

// What compilers and their drivers say when it is not the source that made them
// fail: of memory that is exhausted, or of a child that somebody killed. Where
// one is not sure, the compiler is asked again next time.
constexpr absl::string_view kFailuresOfTheMachine[] = {
    "fatal error",    "internal compiler error",
    "out of memory",  "memory exhausted",
    "LLVM ERROR",     "unable to execute",
    "command failed", "PLEASE submit",
    "Killed",         "terminated program"};

bool IsAboutTheSource(const std::string& text) {
  return std::none_of(std::begin(kFailuresOfTheMachine),
                      std::end(kFailuresOfTheMachine),
                      [&text](absl::string_view words) {
                        return absl::StrContains(text, words);
                      });
}

bool EndedByItself(const ActionOutcome& outcome) {
  return outcome.signal == 0 && !outcome.timed_out && !outcome.cancelled &&
         !outcome.cpu_limit_exceeded;
}

int64_t SizeOf(const ActionOutput& output) {
  return output.file != nullptr ? output.file->size()
                                : static_cast<int64_t>(output.content.size());
}

bool HasAllOutputs(const Action& action, const ActionOutcome& outcome) {
  if (outcome.outputs.size() != action.outputs.size()) return false;
  int64_t bytes = 0;
  for (const ActionOutput& output : outcome.outputs) bytes += SizeOf(output);
  return bytes <= OutcomeCache::kMaxOutputBytes;
}

bool IsWorthKeeping(const Action& action, const ActionOutcome& outcome) {
  if (!EndedByItself(outcome) || !HasAllOutputs(action, outcome)) return false;
  if (outcome.exit_code == 0) return true;
  return action.failure_is_answer && outcome.exit_code == 1 &&
         IsAboutTheSource(outcome.standard_error.text);
}

KeptStream Keepable(const platform::CapturedOutput& output) {
  KeptStream stream;
  stream.set_text(output.text);
  stream.set_truncated(output.truncated);
  return stream;
}

platform::CapturedOutput Captured(KeptStream stream) {
  return {std::move(*stream.mutable_text()), stream.truncated()};
}

absl::StatusOr<KeptOutput> KeepOutput(const ActionOutput& output,
                                      store::BlobCache& blobs) {
  const absl::StatusOr<std::string> content = ContentOf(output);
  if (!content.ok()) return content.status();
  const store::BlobDigest digest = store::BlobDigest::Of(*content);
  const absl::Status put = blobs.Put(digest, *content);
  if (!put.ok()) return put;
  KeptOutput kept;
  kept.set_path(output.path);
  kept.set_sha256(digest.hash());
  kept.set_size_bytes(digest.size_bytes());
  return kept;
}

absl::StatusOr<ActionOutput> ReadOutput(const KeptOutput& kept,
                                        store::BlobCache& blobs) {
  const absl::StatusOr<store::BlobDigest> digest =
      store::BlobDigest::Parse(kept.sha256(), kept.size_bytes());
  if (!digest.ok()) return digest.status();
  const auto blob = blobs.Open(*digest);
  if (!blob.ok()) return blob.status();
  const absl::StatusOr<absl::string_view> content = (*blob)->Content();
  if (!content.ok()) return content.status();
  return ActionOutput{kept.path(), std::string(*content)};
}

absl::StatusOr<KeptOutcome> MakeKept(const ActionOutcome& outcome,
                                     store::BlobCache& blobs) {
  KeptOutcome kept;
  kept.set_exit_code(outcome.exit_code);
  *kept.mutable_standard_output() = Keepable(outcome.standard_output);
  *kept.mutable_standard_error() = Keepable(outcome.standard_error);
  for (const ActionOutput& output : outcome.outputs) {
    absl::StatusOr<KeptOutput> stored = KeepOutput(output, blobs);
    if (!stored.ok()) return stored.status();
    *kept.add_outputs() = *std::move(stored);
  }
  return kept;
}

absl::StatusOr<ActionOutcome> Restore(KeptOutcome kept,
                                      store::BlobCache& blobs) {
  ActionOutcome outcome;
  outcome.exit_code = kept.exit_code();
  outcome.standard_output =
      Captured(std::move(*kept.mutable_standard_output()));
  outcome.standard_error = Captured(std::move(*kept.mutable_standard_error()));
  for (const KeptOutput& output : kept.outputs()) {
    absl::StatusOr<ActionOutput> read = ReadOutput(output, blobs);
    if (!read.ok()) return read.status();
    outcome.outputs.push_back(*std::move(read));
  }
  return outcome;
}

}  // namespace

std::optional<ActionOutcome> OutcomeCache::Read(const std::string& digest,
                                                const Action& action) {
  const std::optional<std::string> bytes = outcomes_.Get(digest);
  if (!bytes.has_value()) return std::nullopt;
  KeptOutcome kept;
  if (kept.ParseFromString(*bytes)) {
    absl::StatusOr<ActionOutcome> outcome = Restore(std::move(kept), blobs_);
    if (outcome.ok() && IsWorthKeeping(action, *outcome)) {
      return *std::move(outcome);
    }
  }
  outcomes_.Remove(digest);
  return std::nullopt;
}

void OutcomeCache::Keep(const std::string& digest, const Action& action,
                        const ActionOutcome& outcome) {
  if (!IsWorthKeeping(action, outcome)) return;
  const absl::StatusOr<KeptOutcome> kept = MakeKept(outcome, blobs_);
  const absl::Status put =
      kept.ok() ? outcomes_.Put(digest, kept->SerializeAsString())
                : kept.status();
  if (!put.ok()) {
    spdlog::info("action cache: an outcome is not kept: {}",
                 std::string(put.message()));
  }
}

}  // namespace metad::execution
