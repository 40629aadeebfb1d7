#include "client/commands/artifact_delivery.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "client/embedded_store.h"
#include "client/remote_error.h"

namespace metad::client {
namespace {

constexpr char kBlobMissing[] = "BLOB_MISSING";

}  // namespace

absl::StatusOr<std::vector<WrittenFile>> ArtifactDelivery::Deliver(
    const v1::BuildResult& result, const std::string& directory,
    const WriteSettings& settings) {
  const auto& artifacts = result.artifacts();
  std::vector<OutputFile> files;
  files.reserve(static_cast<size_t>(artifacts.size()));
  for (auto artifact = artifacts.begin(); artifact != artifacts.end();
       ++artifact) {
    const bool is_last = std::none_of(
        artifact + 1, artifacts.end(), [artifact](const v1::Artifact& later) {
          return later.has_digest() && later.sha256() == artifact->sha256();
        });
    files.push_back(FileOf(*artifact, is_last));
  }
  absl::StatusOr<std::vector<WrittenFile>> written =
      WriteArtifacts(directory, files, cancellation_, settings);
  if (download_.total_bytes > 0) progress_.Finish();
  return written;
}

OutputFile ArtifactDelivery::FileOf(const v1::Artifact& artifact,
                                    bool is_last_of_content) {
  OutputFile file;
  file.name = artifact.file_name();
  file.content = artifact.content();
  file.sha256 = artifact.sha256();
  EmbeddedStore* const embedded = connection_.embedded_store();
  if (embedded != nullptr && artifact.has_lent()) {
    file.is_own = true;
    file.bytes = artifact.lent().size_bytes();
    file.move_to = [embedded, &artifact](const std::string& path) {
      return embedded->MoveOut(artifact.lent(), path);
    };
    file.fetch = [embedded, &artifact](const ContentSink& sink) {
      return embedded->Read(artifact.lent(), sink);
    };
    return file;
  }
  if (!artifact.has_digest()) return file;
  file.bytes = artifact.digest().size_bytes();
  // One file can only become one output.
  if (embedded != nullptr && is_last_of_content) {
    file.move_to = [embedded, &artifact](const std::string& path) {
      return embedded->MoveOut(artifact.digest(), path);
    };
  }
  download_.total_bytes += file.move_to == nullptr ? file.bytes : 0;
  file.fetch = [this, &artifact](const ContentSink& sink) {
    return Fetch(artifact.digest(), sink);
  };
  return file;
}

absl::Status ArtifactDelivery::Fetch(const v1::Digest& digest,
                                     const ContentSink& sink) {
  const int64_t before = download_.done_bytes;
  const auto error = connection_.storage().Download(
      digest, sink, [this, before](int64_t bytes) {
        download_.done_bytes = before + bytes;
        // What was to be moved and could not be.
        download_.total_bytes =
            std::max(download_.total_bytes, download_.done_bytes);
        progress_.OnTransfer(download_);
      });
  if (!error.has_value()) return absl::OkStatus();
  if (error->reason != kBlobMissing) {
    return absl::Status(error->code, error->message);
  }
  lost_artifact_ = true;
  return absl::UnavailableError(
      "the server made an output and lost it before it was fetched, however "
      "often it was asked: its store may be too small (store.max_bytes)");
}

}  // namespace metad::client
