#include "client/commands/submit_command.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/artifact_writer.h"
#include "client/blob_uploader.h"
#include "client/commands/build_record.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/output/message_json.h"
#include "client/output/progress_view.h"
#include "client/request/detached_blobs.h"
#include "client/request/request_builder.h"

namespace metad::client {
namespace {

constexpr char kSucceeded[] = "SUCCEEDED";
constexpr char kFailed[] = "FAILED";
constexpr char kCancelled[] = "CANCELLED";
constexpr char kRefused[] = "REFUSED";

constexpr char kBlobMissing[] = "BLOB_MISSING";
// From here on what is made of it goes where there is room for large files:
// what is lent to an embedded server comes back as large.
constexpr int64_t kLargeBytes = int64_t{4} << 20;
// The first, and two after the server lost blobs that it had.
constexpr int kUploadAttempts = 3;

class Submission {
 public:
  Submission(const SubmitOptions& options, CommandContext& context)
      : options_(options),
        context_(context),
        progress_(MakeProgressView(options.progress, context.err_is_terminal,
                                   context.err)) {}

  ExitCode Run();

 private:
  // Each step gives the failure that ends the command, if there is one.
  std::optional<Failure> Prepare();
  std::optional<Failure> Build();
  std::optional<RemoteError> GenerateSources();
  std::optional<RemoteError> RunBuild();
  std::optional<Failure> CheckResult() const;
  std::optional<Failure> Write();
  absl::Status Fetch(const v1::Digest& digest, const ContentSink& sink);
  OutputFile FileOf(const v1::Artifact& artifact, bool is_last_of_content);
  // A directory on the outputs' file system; empty where nothing is large.
  std::string PlaceForLargeFiles() const;

  Failure CallFailure(const RemoteError& error) const {
    return FailureOfCall(error, &request_.sources, context_.cancellation);
  }
  ExitCode Report(const Failure& failure);
  ExitCode ReportWritten();

  const SubmitOptions& options_;
  CommandContext& context_;
  const std::unique_ptr<ProgressView> progress_;
  PreparedRequest request_;
  // What the request names by digests.
  std::vector<DetachedBlob> blobs_;
  std::unique_ptr<Connection> connection_;
  TransferProgress download_ = {TransferProgress::Direction::kDownload, 0, 0};
  BuildRecord record_;
  // What the JSON document says if the present step fails.
  const char* outcome_of_failure_ = kRefused;
};

ExitCode Submission::Run() {
  if (const auto failure = Prepare()) return Report(*failure);
  if (const auto failure = Build()) return Report(*failure);
  if (const auto failure = CheckResult()) return Report(*failure);
  if (const auto failure = Write()) return Report(*failure);
  return ReportWritten();
}

std::optional<Failure> Submission::Prepare() {
  Problems problems;
  request_ = PrepareRequest(options_, problems);
  // Before a long build, not after it.
  const absl::Status directory = CheckOutputDirectory(options_.out_dir);
  if (!directory.ok()) problems.AddFile("--out", directory);
  if (!problems.empty()) return problems.ToFailure();
  return std::nullopt;
}

std::optional<Failure> Submission::Build() {
  blobs_ = DetachLargeBlobs(request_.spec, request_.constant_data);
  auto connection = context_.connect(
      options_.session.server, PlaceForLargeFiles(), context_.cancellation);
  if (!connection.ok()) return CallFailure(connection.error());
  connection_ = std::move(connection.value());
  EmbeddedStore* const embedded = connection_->embedded_store();
  if (embedded != nullptr) {
    for (const DetachedBlob& blob : blobs_) {
      embedded->Lend(blob.digest, blob.content);
    }
  }
  std::optional<RemoteError> error;
  for (int attempt = 0; attempt < kUploadAttempts; ++attempt) {
    if (!blobs_.empty() && embedded == nullptr) {
      error = UploadMissing(blobs_, connection_->storage(), *progress_);
      if (error.has_value()) break;
    }
    error = NeedsNoToolchain(request_.spec) ? GenerateSources() : RunBuild();
    // What was there a moment ago was evicted, or found broken, since.
    if (!error.has_value() || error->reason != kBlobMissing) break;
  }
  progress_->Finish();
  // First: it may be what the error comes from.
  const absl::Status unchanged = CheckUnchanged(request_.constant_data);
  if (!unchanged.ok()) return FailureFromStatus(unchanged);
  if (error.has_value()) return CallFailure(*error);
  return std::nullopt;
}

std::optional<RemoteError> Submission::GenerateSources() {
  v1::GenerateSourcesRequest request;
  request.mutable_spec()->Swap(&request_.spec);
  auto response = connection_->GenerateSources(request, options_.timeout);
  // Back, for another attempt.
  request.mutable_spec()->Swap(&request_.spec);
  if (!response.ok()) return response.error();
  // The same as a build that had nothing to compile.
  v1::BuildResult result;
  result.set_outcome(v1::BuildResult::SUCCEEDED);
  result.mutable_artifacts()->Swap(response.value().mutable_artifacts());
  result.mutable_summary()->Swap(response.value().mutable_summary());
  record_.SetResult(std::move(result));
  return std::nullopt;
}

std::optional<RemoteError> Submission::RunBuild() {
  v1::RunBuildRequest request;
  request.mutable_spec()->Swap(&request_.spec);
  if (options_.timeout > absl::ZeroDuration()) {
    absl::Duration rest;
    const int64_t seconds =
        absl::IDivDuration(options_.timeout, absl::Seconds(1), &rest);
    request.mutable_timeout()->set_seconds(seconds);
    request.mutable_timeout()->set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  }
  request.set_no_cache(options_.no_cache);
  for (const auto& [key, value] : options_.labels) {
    v1::Label& label = *request.add_labels();
    label.set_key(key);
    label.set_value(value);
  }
  auto result =
      connection_->RunBuild(request, [this](const v1::BuildEvent& event) {
        outcome_of_failure_ = kFailed;
        record_.Add(event);
        progress_->OnEvent(event);
      });
  request.mutable_spec()->Swap(&request_.spec);
  if (!result.ok()) return result.error();
  record_.SetResult(std::move(result.value()));
  return std::nullopt;
}

std::optional<Failure> Submission::CheckResult() const {
  const v1::BuildResult& result = record_.result();
  if (result.outcome() != v1::BuildResult::SUCCEEDED) {
    return CallFailure(RemoteErrorFromStatus(result.error()));
  }
  // Some outputs bring further files along.
  for (const v1::OutputKind output : options_.outputs) {
    const auto& sent = result.artifacts();
    if (std::any_of(sent.begin(), sent.end(),
                    [output](const v1::Artifact& artifact) {
                      return artifact.kind() == output;
                    })) {
      continue;
    }
    return FailureFromStatus(absl::InternalError(
        absl::StrCat("the server did not send the ", OutputName(output),
                     " that was asked for")));
  }
  return std::nullopt;
}

std::optional<Failure> Submission::Write() {
  outcome_of_failure_ = kFailed;
  const auto& artifacts = record_.result().artifacts();
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
      WriteArtifacts(options_.out_dir, files, context_.cancellation);
  if (download_.total_bytes > 0) progress_->Finish();
  if (absl::IsCancelled(written.status())) return InterruptedFailure();
  if (!written.ok()) return FailureFromStatus(written.status());
  record_.SetFiles(*std::move(written));
  return std::nullopt;
}

OutputFile Submission::FileOf(const v1::Artifact& artifact,
                              bool is_last_of_content) {
  OutputFile file;
  file.name = artifact.file_name();
  file.content = artifact.content();
  file.sha256 = artifact.sha256();
  if (!artifact.has_digest()) return file;
  file.bytes = artifact.digest().size_bytes();
  EmbeddedStore* const embedded = connection_->embedded_store();
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

std::string Submission::PlaceForLargeFiles() const {
  int64_t bytes = 0;
  for (const DetachedBlob& blob : blobs_) bytes += blob.digest.size_bytes();
  return bytes < kLargeBytes ? "" : ExistingDirectory(options_.out_dir);
}

absl::Status Submission::Fetch(const v1::Digest& digest,
                               const ContentSink& sink) {
  const int64_t before = download_.done_bytes;
  const auto error = connection_->storage().Download(
      digest, sink, [this, before](int64_t bytes) {
        download_.done_bytes = before + bytes;
        // What was to be moved and could not be.
        download_.total_bytes =
            std::max(download_.total_bytes, download_.done_bytes);
        progress_->OnTransfer(download_);
      });
  if (!error.has_value()) return absl::OkStatus();
  return absl::Status(error->code, error->message);
}

ExitCode Submission::Report(const Failure& failure) {
  const char* outcome =
      context_.cancellation.cancelled() ||
              record_.result().outcome() == v1::BuildResult::CANCELLED
          ? kCancelled
          : outcome_of_failure_;
  const Json document = record_.ToDocument(outcome);
  if (options_.progress == ProgressMode::kJson) {
    return ReportFailureAsEvent(failure, options_.session.output, document,
                                context_);
  }
  if (failure.exit_code == kExitBuildFailed) {
    record_.PrintLogIfUnexplained(context_.err);
  }
  return ReportFailure(failure, options_.session.output, document, context_);
}

ExitCode Submission::ReportWritten() {
  if (options_.session.output == OutputFormat::kJson) {
    return ReportSuccess(record_.ToDocument(kSucceeded), context_);
  }
  record_.PrintText(context_.out);
  return FinishOutput(context_);
}

}  // namespace

ExitCode RunSubmit(const SubmitOptions& options, CommandContext& context) {
  return Submission(options, context).Run();
}

}  // namespace metad::client
