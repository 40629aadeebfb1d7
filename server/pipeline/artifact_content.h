#ifndef METAD_SERVER_PIPELINE_ARTIFACT_CONTENT_H_
#define METAD_SERVER_PIPELINE_ARTIFACT_CONTENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"
#include "server/platform/file_pages.h"
#include "server/store/blob_store.h"

namespace metad::pipeline {

// The bytes of a file that a build makes: in memory while they are few, else a
// blob of the store, mapped. Immutable; copies of it share a blob.
class ArtifactContent {
 public:
  // Empty.
  ArtifactContent() : ArtifactContent(std::string()) {}
  // In memory.
  explicit ArtifactContent(std::string bytes);
  // Errors of mapping it.
  static absl::StatusOr<ArtifactContent> Of(
      std::shared_ptr<const store::PinnedBlob> blob);

  // Good for as long as this object stays where it is.
  absl::string_view bytes() const {
    return blob_ == nullptr ? absl::string_view(memory_) : mapped_;
  }
  int64_t size() const { return static_cast<int64_t>(bytes().size()); }
  // In lower-case hexadecimal. Of a blob that is lent it is computed when it is
  // asked for first.
  const std::string& sha256() const {
    return blob_ == nullptr ? sha256_ : blob_->digest().hash();
  }
  // Null where it is in memory.
  const std::shared_ptr<const store::PinnedBlob>& blob() const { return blob_; }

  // The bytes of one that is in memory.
  std::string TakeMemory() && { return std::move(memory_); }

 private:
  std::string memory_;
  // Of memory_.
  std::string sha256_;
  std::shared_ptr<const store::PinnedBlob> blob_;
  absl::string_view mapped_;
};

// Where the contents of a build's artifacts go.
struct ArtifactStorage {
  // For those above max_bytes_in_memory. Null: all stay in memory.
  store::BlobMaker* blobs = nullptr;
  int64_t max_bytes_in_memory = 0;
  // The same for those whose digest nobody asks for
  // (BuildRequest::without_digests). Null: there is none.
  store::BlobMaker* lent = nullptr;
  // Asked now and then while much is written; true ends that as Cancelled. May
  // be null.
  std::function<bool()> is_interrupted = nullptr;
};

// Takes in one artifact's bytes: what an emitter writes to. Nothing of them is
// in memory beyond max_bytes_in_memory, and nothing of what they are copied
// from once it was: that goes to `pages`.
class ArtifactSink : public codegen::Sink {
 public:
  // `pages` are those that the emitter reads from, and outlive this.
  ArtifactSink(const ArtifactStorage& storage, const platform::FilePages& pages)
      : storage_(storage), pages_(pages) {}

  // Before the first Append(): that so many bytes will come.
  void Expect(uint64_t bytes);

  void Append(absl::string_view bytes) override;
  bool IsBroken() const override { return !status_.ok(); }
  void Passed(absl::string_view data) override { pages_.Release(data); }

  // ResourceExhausted when the store had no room; Cancelled when it was
  // interrupted; else errors of the file system. Ends the sink.
  absl::StatusOr<ArtifactContent> Finish();

 private:
  bool FitsIntoMemory(uint64_t more) const;
  // Makes a blob of what is in memory.
  void BeginBlob(int64_t expected_bytes);
  void AppendToBlob(absl::string_view bytes);
  // After a while notices that it is interrupted.
  void CheckInterruption(size_t bytes);
  void LetGo(absl::string_view bytes);

  const ArtifactStorage storage_;
  const platform::FilePages& pages_;
  std::string memory_;
  // Null while everything is in memory.
  std::unique_ptr<store::BlobWriter> blob_;
  // Since pages that nobody can name were let go.
  size_t unnamed_bytes_ = 0;
  // Since it was asked whether it is interrupted.
  size_t unchecked_bytes_ = 0;
  // The first error.
  absl::Status status_;
};

// Some pages, and those of a content.
class PagesWithContent : public platform::FilePages {
 public:
  // Both outlive this.
  PagesWithContent(const platform::FilePages& others,
                   const ArtifactContent& content)
      : others_(others), content_(content) {}

  void Release(absl::string_view part) const override;
  void ReleaseAll() const override;
  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override;

 private:
  const platform::FilePages& others_;
  const ArtifactContent& content_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ARTIFACT_CONTENT_H_
