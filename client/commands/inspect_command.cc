#include "client/commands/inspect_command.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/input_file.h"
#include "client/output/message_json.h"
#include "client/output/object_report_text.h"
#include "client/output/report_comparison_json.h"
#include "client/output/report_comparison_text.h"
#include "client/output/saved_report_text.h"
#include "client/printable_text.h"
#include "client/reports/report_comparison.h"
#include "client/reports/saved_report.h"
#include "client/reports/saved_report_reader.h"

namespace metad::client {
namespace {

struct NamedContent {
  std::string file;
  std::string content;
};

class Inspection {
 public:
  Inspection(const InspectOptions& options, CommandContext& context)
      : options_(options), context_(context) {}

  ExitCode Run() {
    if (!ReadFiles()) return Fail(problems_.ToFailure());
    if (inputs_.size() == 2) return CompareReports();
    if (LooksLikeReport(inputs_[0].content)) return ShowReport();
    return ShowObject();
  }

 private:
  bool is_json() const {
    return options_.session.output == OutputFormat::kJson;
  }

  ExitCode Fail(const Failure& failure) {
    return ReportFailure(failure, options_.session.output, Json::object(),
                         context_);
  }

  // Every file, or all that is wrong with them.
  bool ReadFiles() {
    for (const std::string& file : options_.files) {
      absl::StatusOr<std::string> content = ReadInputFile(file);
      if (!content.ok()) {
        problems_.AddFile(file, content.status());
        continue;
      }
      inputs_.push_back({file, *std::move(content)});
    }
    return problems_.empty();
  }

  std::optional<SavedReport> ReadReport(const NamedContent& input) {
    if (!LooksLikeReport(input.content)) {
      problems_.AddInvalid(input.file,
                           "is no report; two files can be compared where both "
                           "are a build's NAME_report.json");
      return std::nullopt;
    }
    absl::StatusOr<SavedReport> report = ReadSavedReport(input.content);
    if (report.ok()) return *std::move(report);
    problems_.AddInvalid(input.file, std::string(report.status().message()));
    return std::nullopt;
  }

  ExitCode CompareReports() {
    const std::optional<SavedReport> before = ReadReport(inputs_[0]);
    const std::optional<SavedReport> after = ReadReport(inputs_[1]);
    if (!problems_.empty()) return Fail(problems_.ToFailure());
    const ReportComparison comparison = Compare(*before, *after);
    if (is_json()) {
      return ReportSuccess(Json{{"before", inputs_[0].file},
                                {"after", inputs_[1].file},
                                {"comparison", ToJson(comparison)}},
                           context_);
    }
    context_.out << Printable(inputs_[0].file) << " -> "
                 << Printable(inputs_[1].file) << '\n';
    PrintReportComparison(comparison, context_.out);
    return FinishOutput(context_);
  }

  ExitCode ShowReport() {
    const std::optional<SavedReport> report = ReadReport(inputs_[0]);
    if (!report.has_value()) return Fail(problems_.ToFailure());
    if (is_json()) {
      return ReportSuccess(Json{{"file", inputs_[0].file},
                                {"report", Json::parse(inputs_[0].content)}},
                           context_);
    }
    context_.out << Printable(inputs_[0].file) << ": ";
    PrintSavedReport(*report, context_.out);
    return FinishOutput(context_);
  }

  ExitCode ShowObject() {
    auto connection =
        context_.connect(options_.session.server, "", context_.cancellation);
    if (!connection.ok()) {
      return Fail(
          FailureOfCall(connection.error(), nullptr, context_.cancellation));
    }
    v1::InspectObjectRequest request;
    request.set_object(std::move(inputs_[0].content));
    const auto response = connection.value()->InspectObject(request);
    if (!response.ok()) {
      Failure failure =
          FailureOfCall(response.error(), nullptr, context_.cancellation);
      for (FailureDetail& detail : failure.details) {
        detail.source = inputs_[0].file;
      }
      return Fail(failure);
    }
    const v1::ObjectReport& report = response.value().report();
    if (is_json()) {
      return ReportSuccess(
          Json{{"file", inputs_[0].file}, {"object_report", ToJson(report)}},
          context_);
    }
    context_.out << Printable(inputs_[0].file) << ": ";
    PrintObjectReport(report, context_.out);
    return FinishOutput(context_);
  }

  const InspectOptions& options_;
  CommandContext& context_;
  std::vector<NamedContent> inputs_;
  Problems problems_;
};

}  // namespace

ExitCode RunInspect(const InspectOptions& options, CommandContext& context) {
  return Inspection(options, context).Run();
}

}  // namespace metad::client
