#ifndef METAD_CLIENT_COMMANDS_ARTIFACT_DELIVERY_H_
#define METAD_CLIENT_COMMANDS_ARTIFACT_DELIVERY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/artifact_writer.h"
#include "client/cancellation.h"
#include "client/connection.h"
#include "client/connection_storage.h"
#include "client/output/progress_view.h"
#include "client/output/transfer_meter.h"
#include "metad/v1/build_event.pb.h"

namespace metad::client {

// Brings the artifacts of a build from wherever its server left them, in the
// answer, in its store or in a file of this process, to the directory of the
// outputs.
class ArtifactDelivery {
 public:
  // All must outlive it.
  ArtifactDelivery(Connection& connection, ProgressView& progress,
                   Cancellation& cancellation)
      : connection_(connection),
        progress_(progress),
        cancellation_(cancellation) {}

  // All files or none, as WriteArtifacts() has it, in the order of the
  // artifacts. Once only.
  absl::StatusOr<std::vector<WrittenFile>> Deliver(
      const v1::BuildResult& result, const std::string& directory,
      const WriteSettings& settings);

  // Whether it failed because an artifact was no longer in the server's store.
  bool lost_artifact() const { return lost_artifact_; }

 private:
  OutputFile FileOf(const v1::Artifact& artifact, bool is_last_of_content);
  absl::Status Fetch(const v1::Digest& digest, const ContentSink& sink);

  Connection& connection_;
  ProgressView& progress_;
  Cancellation& cancellation_;
  TransferProgress download_ = {TransferProgress::Direction::kDownload, 0, 0};
  bool lost_artifact_ = false;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_ARTIFACT_DELIVERY_H_
