#include "client/commands/submit_command.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/artifact_writer.h"
#include "client/blob_uploader.h"
#include "client/commands/artifact_delivery.h"
#include "client/commands/build_record.h"
#include "client/commands/missing_headers.h"
#include "client/commands/outcome_report.h"
#include "client/depfile.h"
#include "client/directory_tree.h"
#include "client/failure.h"
#include "client/output/message_json.h"
#include "client/output/progress_view.h"
#include "client/request/detached_blobs.h"
#include "client/request/input_paths.h"
#include "client/request/request_builder.h"
#include "server/platform/printable_text.h"

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
// The first, and two after the server lost blobs that it had, of the request or
// of its result.
constexpr int kUploadAttempts = 3;

class Submission {
 public:
  Submission(const SubmitOptions& options, CommandContext& context)
      : options_(options),
        context_(context),
        progress_(MakeProgressView(options.progress, context.err_is_terminal,
                                   context.err)) {}

  SubmitResult Run();

 private:
  // Each step gives the failure that ends the command, if there is one.
  std::optional<Failure> Prepare();
  void CheckDepfile(Problems& problems) const;
  void ShowNotes();
  // Those of the build's result.
  void ShowBuildNotes(const v1::BuildResult& result);
  std::optional<Failure> Connect();
  // From the build to the files, once.
  std::optional<Failure> Deliver();
  std::optional<Failure> Build();
  std::optional<RemoteError> GenerateSources();
  std::optional<RemoteError> RunBuild();
  // With the user's names for files in place of the server's.
  v1::BuildEvent WithFilesOfUser(v1::BuildEvent event) const;
  void Take(const v1::BuildEvent& event);
  std::optional<Failure> CheckResult() const;
  std::optional<Failure> Write();
  // What the build depends on, and a rule that says so.
  std::vector<std::string> DepfileInputs() const;
  std::string Depfile() const;
  // A directory on the outputs' file system; empty where nothing is large.
  std::string PlaceForLargeFiles(const std::vector<DetachedBlob>& blobs) const;
  // Whether the result's are printed, or compared.
  bool LooksAtDigests() const;

  Failure CallFailure(const RemoteError& error) const {
    return FailureOfCall(error, &request_.sources, context_.cancellation);
  }
  SubmitResult Finish(std::optional<Failure> failure);

  const SubmitOptions& options_;
  CommandContext& context_;
  const std::unique_ptr<ProgressView> progress_;
  PreparedRequest request_;
  // What the request names by digests, for a server elsewhere.
  std::vector<NamedBlob> blobs_;
  std::unique_ptr<Connection> connection_;
  // An artifact was no longer there when it was to be fetched.
  bool lost_artifact_ = false;
  BuildRecord record_;
  // What the JSON document says if the present step fails.
  const char* outcome_of_failure_ = kRefused;
};

SubmitResult Submission::Run() {
  if (auto failure = Prepare()) return Finish(std::move(failure));
  if (auto failure = Connect()) return Finish(std::move(failure));
  std::optional<Failure> failure;
  for (int attempt = 0; attempt < kUploadAttempts; ++attempt) {
    failure = Deliver();
    // What was made a moment ago was evicted before it was fetched.
    if (!lost_artifact_) break;
  }
  return Finish(std::move(failure));
}

std::optional<Failure> Submission::Deliver() {
  lost_artifact_ = false;
  if (auto failure = Build()) return failure;
  if (auto failure = CheckResult()) return failure;
  return Write();
}

std::optional<Failure> Submission::Prepare() {
  Problems problems;
  request_ = PrepareRequest(options_, problems);
  ShowNotes();
  // Before a long build, not after it.
  const absl::Status directory = CheckOutputDirectory(options_.out_dir);
  if (!directory.ok()) problems.AddFile("--out", directory);
  CheckDepfile(problems);
  if (!problems.empty()) return problems.ToFailure();
  return std::nullopt;
}

void Submission::CheckDepfile(Problems& problems) const {
  if (options_.depfile.path.empty()) return;
  const std::filesystem::path path(options_.depfile.path);
  const std::filesystem::path parent = path.parent_path();
  const absl::Status directory =
      CheckOutputDirectory(parent.empty() ? "." : parent.string());
  if (!directory.ok()) problems.AddFile("--depfile", directory);
  std::vector<std::string> named = DepfileInputs();
  named.push_back(options_.out_dir);
  for (const std::string& name : named) {
    if (name.find('\n') == std::string::npos) continue;
    problems.AddUsage("--depfile",
                      absl::StrCat("cannot name '", platform::Printable(name),
                                   "', expected a path without line feeds"));
  }
}

std::vector<std::string> Submission::DepfileInputs() const {
  std::vector<std::string> inputs = options_.depfile.earlier_inputs;
  for (std::string& path : InputPaths(options_)) {
    // The files that were read of it follow.
    if (!IsDirectory(path)) inputs.push_back(std::move(path));
  }
  inputs.insert(inputs.end(), request_.included_files.begin(),
                request_.included_files.end());
  inputs.insert(inputs.end(), request_.read_files.begin(),
                request_.read_files.end());
  return inputs;
}

void Submission::ShowNotes() {
  record_.SetNotes(request_.notes);
  for (const std::string& note : request_.notes) progress_->OnNote(note);
}

void Submission::ShowBuildNotes(const v1::BuildResult& result) {
  std::vector<std::string> notes = request_.notes;
  for (const v1::BuildNote& note : result.notes()) {
    const std::string source = request_.sources.Describe(note.field());
    notes.push_back(absl::StrCat(platform::Printable(source),
                                 source.empty() ? "" : ": ",
                                 platform::Printable(note.text())));
    progress_->OnNote(notes.back());
  }
  record_.SetNotes(std::move(notes));
}

std::optional<Failure> Submission::Connect() {
  std::vector<DetachedBlob> detached =
      DetachLargeBlobs(request_.spec, request_.constant_data);
  auto connection =
      context_.connect(options_.session.server, PlaceForLargeFiles(detached),
                       context_.cancellation);
  if (!connection.ok()) return CallFailure(connection.error());
  connection_ = std::move(connection.value());
  EmbeddedStore* const embedded = connection_->embedded_store();
  if (embedded == nullptr) {
    blobs_ = NameByDigest(std::move(detached));
    return std::nullopt;
  }
  const absl::Status cache = embedded->CacheProblem();
  if (options_.verbose && !cache.ok()) {
    progress_->OnNote(
        absl::StrCat("what compilers make is not kept for the next run: ",
                     platform::Printable(std::string(cache.message()))));
  }
  for (const DetachedBlob& blob : detached) {
    blob.place->set_lent(embedded->Lend(blob.content));
  }
  return std::nullopt;
}

bool Submission::LooksAtDigests() const {
  return options_.session.output == OutputFormat::kJson ||
         options_.keep_unchanged;
}

std::optional<Failure> Submission::Build() {
  std::optional<RemoteError> error;
  for (int attempt = 0; attempt < kUploadAttempts; ++attempt) {
    // Of a build before this one.
    record_ = BuildRecord();
    record_.SetNotes(request_.notes);
    if (!blobs_.empty()) {
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
  ShowBuildNotes(record_.result());
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
  result.mutable_notes()->Swap(response.value().mutable_notes());
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
  request.set_without_digests(!LooksAtDigests());
  for (const auto& [key, value] : options_.labels) {
    v1::Label& label = *request.add_labels();
    label.set_key(key);
    label.set_value(value);
  }
  auto result =
      connection_->RunBuild(request, [this](const v1::BuildEvent& event) {
        outcome_of_failure_ = kFailed;
        Take(WithFilesOfUser(event));
      });
  request.mutable_spec()->Swap(&request_.spec);
  if (!result.ok()) return result.error();
  record_.SetResult(std::move(result.value()));
  return std::nullopt;
}

v1::BuildEvent Submission::WithFilesOfUser(v1::BuildEvent event) const {
  if (event.has_diagnostic()) {
    v1::Diagnostic& diagnostic = *event.mutable_diagnostic();
    diagnostic.set_file(request_.sources.FileOfMessage(diagnostic.subject(),
                                                       diagnostic.file()));
  }
  if (event.has_log()) {
    v1::LogChunk& log = *event.mutable_log();
    log.set_text(request_.sources.RenameFiles(log.subject(), log.text()));
  }
  return event;
}

void Submission::Take(const v1::BuildEvent& event) {
  record_.Add(event);
  progress_->OnEvent(event);
  if (options_.verbose && event.has_command()) {
    progress_->OnCommand(event.command());
  }
}

std::optional<Failure> Submission::CheckResult() const {
  const v1::BuildResult& result = record_.result();
  if (result.outcome() != v1::BuildResult::SUCCEEDED) {
    Failure failure = CallFailure(RemoteErrorFromStatus(result.error()));
    AddMissingHeaders(record_.diagnostics(), failure);
    return failure;
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
  WriteSettings settings;
  settings.keep_unchanged = options_.keep_unchanged;
  settings.depfile_path = options_.depfile.path;
  if (!settings.depfile_path.empty()) settings.depfile = Depfile();
  ArtifactDelivery delivery(*connection_, *progress_, context_.cancellation);
  absl::StatusOr<std::vector<WrittenFile>> written =
      delivery.Deliver(record_.result(), options_.out_dir, settings);
  lost_artifact_ = delivery.lost_artifact();
  if (absl::IsCancelled(written.status())) return InterruptedFailure();
  if (!written.ok()) return FailureFromStatus(written.status());
  record_.SetFiles(*std::move(written));
  return std::nullopt;
}

std::string Submission::Depfile() const {
  std::vector<std::string> targets = options_.depfile.targets;
  if (targets.empty()) {
    targets = options_.depfile.earlier_outputs;
    for (const v1::Artifact& artifact : record_.result().artifacts()) {
      targets.push_back(std::filesystem::path(options_.out_dir) /
                        artifact.file_name());
    }
  }
  return DepfileText(targets, DepfileInputs());
}

std::string Submission::PlaceForLargeFiles(
    const std::vector<DetachedBlob>& blobs) const {
  int64_t bytes = 0;
  for (const DetachedBlob& blob : blobs) {
    bytes += static_cast<int64_t>(blob.content.size());
  }
  return bytes < kLargeBytes ? "" : ExistingDirectory(options_.out_dir);
}

SubmitResult Submission::Finish(std::optional<Failure> failure) {
  const bool cancelled =
      context_.cancellation.cancelled() ||
      record_.result().outcome() == v1::BuildResult::CANCELLED;
  SubmitResult result;
  result.outcome = kSucceeded;
  if (failure) result.outcome = cancelled ? kCancelled : outcome_of_failure_;
  result.failure = std::move(failure);
  result.included_files = std::move(request_.included_files);
  result.record = std::move(record_);
  return result;
}

}  // namespace

SubmitResult Submit(const SubmitOptions& options, CommandContext& context) {
  return Submission(options, context).Run();
}

ExitCode ReportSubmit(const SubmitResult& result, const SubmitOptions& options,
                      CommandContext& context) {
  const OutputFormat format = options.session.output;
  if (!result.failure && format == OutputFormat::kText) {
    result.record.PrintText(context.out);
    return FinishOutput(context);
  }
  const Json document = result.record.ToDocument(result.outcome);
  if (!result.failure) return ReportSuccess(document, context);
  const Failure& failure = *result.failure;
  if (options.progress == ProgressMode::kJson) {
    return ReportFailureAsEvent(failure, format, document, context);
  }
  if (failure.exit_code == kExitBuildFailed) {
    result.record.PrintLogIfUnexplained(context.err);
  }
  return ReportFailure(failure, format, document, context);
}

ExitCode RunSubmit(const SubmitOptions& options, CommandContext& context) {
  return ReportSubmit(Submit(options, context), options, context);
}

}  // namespace metad::client
