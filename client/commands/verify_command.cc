#include "client/commands/verify_command.h"

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/blob_carrier.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/mapped_file.h"
#include "client/output/firmware_json.h"
#include "client/output/firmware_text.h"
#include "client/output/message_json.h"
#include "client/output/progress_view.h"
#include "client/request/detached_blobs.h"
#include "client/request/memory_settings.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr char kNotProved[] = "FIRMWARE_NOT_PROVED";

// A file of the request, and where the request has it.
struct RequestFile {
  std::string path;
  std::string field;
};

class Verification {
 public:
  Verification(const VerifyOptions& options, CommandContext& context)
      : options_(options),
        context_(context),
        progress_(MakeProgressView(ProgressMode::kAuto, context.err_is_terminal,
                                   context.err)) {}

  ExitCode Run() {
    if (!Prepare()) return Fail(problems_.ToFailure());
    if (auto failure = Call()) return Fail(*failure);
    return Show();
  }

 private:
  bool Prepare() {
    AddFile(options_.firmware[0], "firmware", *request_.mutable_firmware());
    for (size_t i = 0; i < options_.reports.size(); ++i) {
      AddFile(options_.reports[i], absl::StrCat("reports[", i, "]"),
              *request_.add_reports());
    }
    SubmitOptions memories;
    memories.regions = options_.regions;
    v1::BuildSpec spec;
    ReadMemorySettings(memories, spec, problems_);
    *request_.mutable_regions() = spec.regions();
    return problems_.empty();
  }

  void AddFile(const std::string& path, std::string field, v1::Blob& place) {
    absl::StatusOr<formats::ByteRange> content = MapFile(path);
    if (!content.ok()) {
      problems_.AddFile(path, content.status());
      return;
    }
    files_.push_back({path, std::move(field)});
    contents_.push_back(*content);
    detached_.push_back({&place, *std::move(content)});
  }

  // The failure that ended it, if one did.
  std::optional<Failure> Call() {
    auto connection =
        context_.connect(options_.session.server, "", context_.cancellation);
    if (!connection.ok()) return FailureOf(connection.error());
    BlobCarrier carrier(std::move(detached_), *connection.value(), *progress_);
    auto response = carrier.Run(
        [&] { return connection.value()->VerifyFirmware(request_); });
    progress_->Finish();
    // First: it may be what the error comes from.
    const absl::Status unchanged = CheckUnchanged(contents_);
    if (!unchanged.ok()) return FailureFromStatus(unchanged);
    if (!response.ok()) return FailureOf(response.error());
    report_ = std::move(*response.value().mutable_report());
    return std::nullopt;
  }

  // With the files that the server's fields stand for.
  Failure FailureOf(const RemoteError& error) const {
    Failure failure = FailureOfCall(error, nullptr, context_.cancellation);
    for (FailureDetail& detail : failure.details) {
      for (const RequestFile& file : files_) {
        if (absl::StartsWith(detail.field, file.field)) {
          detail.source = file.path;
        }
      }
    }
    return failure;
  }

  ExitCode Fail(const Failure& failure) {
    return ReportFailure(failure, options_.session.output,
                         Json{{"firmware", options_.firmware[0]}}, context_);
  }

  ExitCode Show() {
    for (const std::string& note : report_.notes()) progress_->OnNote(note);
    const bool is_json = options_.session.output == OutputFormat::kJson;
    Json document = {{"firmware", options_.firmware[0]}};
    if (is_json) document["report"] = ToJson(report_);
    if (!is_json) {
      context_.out << platform::Printable(options_.firmware[0]) << ": ";
      PrintFirmwareReport(report_, context_.out);
    }
    if (!report_.proved()) {
      context_.out.flush();
      return ReportFailure(NotProved(), options_.session.output, document,
                           context_);
    }
    return is_json ? ReportSuccess(document, context_) : FinishOutput(context_);
  }

  // The report itself has the problems one by one.
  Failure NotProved() const {
    std::vector<std::string> open;
    for (const v1::VerifiedReport& verified : report_.reports()) {
      for (const v1::FirmwareClaim& claim : verified.claims()) {
        const bool is_open = claim.verdict() == v1::FirmwareClaim::REFUTED ||
                             claim.verdict() == v1::FirmwareClaim::NOT_PROVED;
        if (!is_open) continue;
        open.push_back(absl::StrCat(verified.name(), ": ", claim.id(), " ",
                                    VerdictName(claim.verdict())));
      }
    }
    Failure failure;
    failure.exit_code = kExitBuildFailed;
    failure.code = "FAILED_PRECONDITION";
    failure.reason = kNotProved;
    failure.message =
        absl::StrCat("the firmware is not proved: ", absl::StrJoin(open, ", "));
    return failure;
  }

  const VerifyOptions& options_;
  CommandContext& context_;
  const std::unique_ptr<ProgressView> progress_;
  Problems problems_;
  v1::VerifyFirmwareRequest request_;
  std::vector<RequestFile> files_;
  std::vector<formats::ByteRange> contents_;
  std::vector<DetachedBlob> detached_;
  v1::FirmwareReport report_;
};

}  // namespace

ExitCode RunVerify(const VerifyOptions& options, CommandContext& context) {
  return Verification(options, context).Run();
}

}  // namespace metad::client
