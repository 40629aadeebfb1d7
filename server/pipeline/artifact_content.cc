#include "server/pipeline/artifact_content.h"

#include <algorithm>
#include <cstddef>

#include "server/platform/sha256.h"

namespace metad::pipeline {
namespace {

// Emitters collect what they write in blocks of that size; what comes in larger
// pieces is a constant's own memory.
constexpr size_t kOwnMemory = size_t{64} << 10;

}  // namespace

ArtifactContent::ArtifactContent(std::string bytes)
    : memory_(std::move(bytes)), sha256_(platform::Sha256Hex(memory_)) {}

absl::StatusOr<ArtifactContent> ArtifactContent::Of(
    std::shared_ptr<const store::PinnedBlob> blob) {
  const absl::StatusOr<absl::string_view> mapped = blob->Content();
  if (!mapped.ok()) return mapped.status();
  ArtifactContent content;
  content.blob_ = std::move(blob);
  content.mapped_ = *mapped;
  return content;
}

void ArtifactSink::Expect(uint64_t bytes) {
  if (FitsIntoMemory(bytes)) {
    memory_.reserve(bytes);
  } else {
    BeginBlob(static_cast<int64_t>(bytes));
  }
}

void ArtifactSink::Append(absl::string_view bytes) {
  if (!status_.ok()) return;
  if (blob_ == nullptr && FitsIntoMemory(bytes.size())) {
    memory_.append(bytes.data(), bytes.size());
    LetGo(bytes);
    return;
  }
  if (blob_ == nullptr) BeginBlob(0);
  while (status_.ok() && !bytes.empty()) {
    const absl::string_view step = bytes.substr(0, platform::kReleaseStepBytes);
    AppendToBlob(step);
    LetGo(step);
    CheckInterruption(step.size());
    bytes.remove_prefix(step.size());
  }
}

bool ArtifactSink::FitsIntoMemory(uint64_t more) const {
  return storage_.blobs == nullptr ||
         memory_.size() + more <=
             static_cast<uint64_t>(storage_.max_bytes_in_memory);
}

void ArtifactSink::BeginBlob(int64_t expected_bytes) {
  absl::StatusOr<std::unique_ptr<store::BlobWriter>> blob =
      storage_.blobs->NewBlob(expected_bytes);
  if (!blob.ok()) {
    status_ = blob.status();
    return;
  }
  blob_ = *std::move(blob);
  AppendToBlob(memory_);
  memory_ = std::string();
}

void ArtifactSink::AppendToBlob(absl::string_view bytes) {
  if (bytes.empty()) return;
  const std::optional<platform::FilePlace> place = pages_.PlaceOf(bytes);
  status_ = place.has_value() ? blob_->AppendFrom(*place, bytes)
                              : blob_->Append(bytes);
}

void ArtifactSink::CheckInterruption(size_t bytes) {
  unchecked_bytes_ += bytes;
  if (unchecked_bytes_ < platform::kReleaseStepBytes) return;
  unchecked_bytes_ = 0;
  if (storage_.is_interrupted == nullptr || !storage_.is_interrupted()) return;
  status_.Update(absl::CancelledError("interrupted"));
}

void ArtifactSink::LetGo(absl::string_view bytes) {
  if (bytes.size() >= kOwnMemory) {
    pages_.Release(bytes);
    return;
  }
  unnamed_bytes_ += bytes.size();
  if (unnamed_bytes_ < platform::kReleaseStepBytes) return;
  unnamed_bytes_ = 0;
  pages_.ReleaseAll();
}

absl::StatusOr<ArtifactContent> ArtifactSink::Finish() {
  if (!status_.ok()) return status_;
  if (blob_ == nullptr) return ArtifactContent(std::move(memory_));
  absl::StatusOr<std::shared_ptr<const store::PinnedBlob>> blob =
      blob_->Finish();
  if (!blob.ok()) return blob.status();
  return ArtifactContent::Of(*std::move(blob));
}

void PagesWithContent::Release(absl::string_view part) const {
  others_.Release(part);
  if (content_.blob() != nullptr) content_.blob()->ReleasePages(part);
}

void PagesWithContent::ReleaseAll() const {
  others_.ReleaseAll();
  if (content_.blob() != nullptr) {
    content_.blob()->ReleasePages(content_.bytes());
  }
}

std::optional<platform::FilePlace> PagesWithContent::PlaceOf(
    absl::string_view part) const {
  std::optional<platform::FilePlace> place = others_.PlaceOf(part);
  if (place.has_value() || content_.blob() == nullptr) return place;
  return content_.blob()->PlaceOf(part);
}

}  // namespace metad::pipeline
