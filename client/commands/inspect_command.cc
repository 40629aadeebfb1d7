#include "client/commands/inspect_command.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/blob_carrier.h"
#include "client/commands/code_inspection.h"
#include "client/commands/outcome_report.h"
#include "client/directory_tree.h"
#include "client/failure.h"
#include "client/input_file.h"
#include "client/mapped_file.h"
#include "client/opened_library.h"
#include "client/output/constant_table.h"
#include "client/output/firmware_content_text.h"
#include "client/output/library_text.h"
#include "client/output/message_json.h"
#include "client/output/progress_view.h"
#include "client/output/report_comparison_json.h"
#include "client/output/report_comparison_text.h"
#include "client/output/saved_report_text.h"
#include "client/reports/report_comparison.h"
#include "client/reports/saved_report.h"
#include "client/reports/saved_report_reader.h"
#include "server/formats/byte_range.h"
#include "server/formats/file_kind.h"
#include "server/formats/model_library/compiled_module.h"
#include "server/formats/model_library/library_files.h"
#include "server/formats/model_library/library_packing.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/tensors/constant_file.h"
#include "server/formats/tensors/imported_constant.h"
#include "server/formats/tensors/params_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

struct NamedContent {
  std::string file;
  formats::ByteRange content;
  // Of FILE:TYPE[SHAPE].
  std::optional<formats::RawLayout> layout;

  std::string Text() const { return std::string(content.view()); }
};

// Reports and objects are taken in whole.
bool IsTooLong(const NamedContent& input) {
  return static_cast<int64_t>(input.content.size()) > kMaxInputFileBytes;
}

// A directory, or an archive, by its name or by its beginning.
bool LooksLikeLibrary(const NamedContent& input) {
  return IsDirectory(input.file) ||
         std::filesystem::path(input.file).extension() == ".tar" ||
         formats::LooksLikePackedLibrary(input.content.view());
}

// What is neither code nor a text that may be a report.
bool IsOfAnotherKind(const NamedContent& input) {
  const formats::FileKind kind = formats::KindOf(input.content.view());
  return kind != formats::FileKind::kUnknown &&
         kind != formats::FileKind::kElf &&
         kind != formats::FileKind::kArArchive;
}

class Inspection {
 public:
  Inspection(const InspectOptions& options, CommandContext& context)
      : options_(options), context_(context) {}

  ExitCode Run() {
    if (!ReadFiles()) return Fail(problems_.ToFailure());
    if (inputs_.size() == 1) {
      const std::optional<formats::ConstantFormat> format =
          ConstantFormatOf(inputs_[0]);
      if (format.has_value()) return ShowConstants(*format);
      if (LooksLikeLibrary(inputs_[0])) return ShowLibrary();
      if (IsOfAnotherKind(inputs_[0])) {
        problems_.AddInvalid(inputs_[0].file, formats::RefusalOfContent(
                                                  inputs_[0].content.view()));
      }
    }
    if (inputs_.size() == 1 &&
        formats::LooksLikeFirmware(inputs_[0].content.view())) {
      return ShowFirmware();
    }
    CheckSizes();
    if (!problems_.empty()) return Fail(problems_.ToFailure());
    if (inputs_.size() == 2) return CompareReports();
    if (LooksLikeReport(inputs_[0].content.view())) return ShowReport();
    return ShowCode();
  }

 private:
  bool is_json() const {
    return options_.session.output == OutputFormat::kJson;
  }

  ExitCode Fail(const Failure& failure) {
    return ReportFailure(failure, options_.session.output, Json::object(),
                         context_);
  }

  // Shows what was found, unless it was found in a file that changed meanwhile.
  ExitCode Finish() {
    if (!AreUnchanged()) return Fail(problems_.ToFailure());
    context_.out << shown_.str();
    return FinishOutput(context_);
  }
  ExitCode Finish(const Json& document) {
    if (!AreUnchanged()) return Fail(problems_.ToFailure());
    return ReportSuccess(document, context_);
  }

  bool AreUnchanged() {
    for (const NamedContent& input : inputs_) {
      const absl::Status unchanged = input.content.CheckUnchanged();
      if (!unchanged.ok()) problems_.AddFile(input.file, unchanged);
    }
    return problems_.empty();
  }

  // Every file, or all that is wrong with them.
  bool ReadFiles() {
    for (const std::string& file : options_.files) {
      absl::StatusOr<formats::RawFileName> name =
          formats::SplitRawFileName(file);
      if (!name.ok()) {
        problems_.AddUsage(platform::Printable(file),
                           std::string(name.status().message()));
        continue;
      }
      if (IsDirectory(name->path)) {
        inputs_.push_back({name->path, formats::ByteRange(), name->layout});
        continue;
      }
      absl::StatusOr<formats::ByteRange> content = MapFile(name->path);
      if (!content.ok()) {
        problems_.AddFile(name->path, content.status());
        continue;
      }
      inputs_.push_back({name->path, *std::move(content), name->layout});
    }
    return problems_.empty();
  }

  void CheckSizes() {
    for (const NamedContent& input : inputs_) {
      if (!IsTooLong(input)) continue;
      problems_.AddInvalid(input.file,
                           absl::StrCat("is longer than ", kMaxInputFileBytes,
                                        " bytes, the most accepted"));
    }
  }

  // Nothing for reports, for zipped libraries, and for objects unless values
  // are asked for, which the server does not tell.
  std::optional<formats::ConstantFormat> ConstantFormatOf(
      const NamedContent& input) const {
    if (input.layout.has_value()) return formats::ConstantFormat::kRaw;
    const std::optional<formats::ConstantFormat> format =
        formats::FormatOfFile(input.file, input.content.view());
    if (format == formats::ConstantFormat::kNpz &&
        formats::LooksLikeZippedLibrary(input.content.view())) {
      return std::nullopt;
    }
    const bool is_object = format == formats::ConstantFormat::kObject;
    return is_object && options_.values == 0 ? std::nullopt : format;
  }

  ExitCode ShowConstants(formats::ConstantFormat format) {
    const NamedContent& input = inputs_[0];
    const formats::FileConstants file = formats::ReadConstantFile(
        format, input.file, std::filesystem::path(input.file).stem().string(),
        input.layout, input.content);
    // Of an object, some symbols may be wrong: the others are shown.
    const bool is_shown =
        format == formats::ConstantFormat::kObject && !file.constants.empty();
    if (!is_shown) {
      for (const std::string& problem : file.problems) {
        problems_.AddInvalid(input.file, problem);
      }
    }
    if (!file.failure.ok()) problems_.AddFile(input.file, file.failure);
    if (!problems_.empty()) return Fail(problems_.ToFailure());
    if (is_json()) {
      Json metadata = Json::object();
      for (const auto& [key, text] : file.metadata) metadata[key] = text;
      return Finish(Json{
          {"file", input.file},
          {"format", std::string(formats::ConstantFormatName(format))},
          {"metadata", std::move(metadata)},
          {"refused", file.problems},
          {"notes", file.notes},
          {"constants", ConstantsToJson(file.constants, options_.values)}});
    }
    shown_ << platform::Printable(input.file) << ": ";
    PrintConstantFile(file, options_.values, shown_);
    return Finish();
  }

  ExitCode ShowLibrary() {
    const NamedContent& input = inputs_[0];
    absl::StatusOr<formats::LibraryFiles> files = OpenLibrary(input.file);
    if (!files.ok()) {
      problems_.AddFile(input.file, files.status());
      return Fail(problems_.ToFailure());
    }
    const std::string place = files->place;
    const formats::ModelLibrary library =
        formats::ReadModelLibrary(*std::move(files));
    for (const formats::LibraryProblem& problem : library.problems) {
      problems_.AddInvalid(formats::PlaceInLibrary(place, problem),
                           problem.text);
    }
    if (!problems_.empty()) return Fail(problems_.ToFailure());
    InspectedLibrary inspected{library, {}};
    for (const formats::LibraryModel& model : library.models) {
      inspected.constants.push_back(ConstantsOf(model, library.bytes, place));
    }
    if (!problems_.empty()) return Fail(problems_.ToFailure());
    if (is_json()) {
      Json document = LibraryToJson(inspected, options_.values);
      document["file"] = input.file;
      document["format"] = "model-library";
      return Finish(document);
    }
    shown_ << platform::Printable(input.file) << ": ";
    PrintLibrary(inspected, options_.values, shown_);
    return Finish();
  }

  std::vector<formats::ImportedConstant> ConstantsOf(
      const formats::LibraryModel& model,
      const std::vector<formats::ByteRange>& bytes, const std::string& place) {
    std::vector<formats::ImportedConstant> constants;
    if (!model.params_member.empty()) {
      absl::StatusOr<std::vector<formats::ImportedConstant>> params =
          formats::ParseParams(RangeOf(model.params, bytes));
      if (params.ok()) {
        constants = *std::move(params);
      } else {
        problems_.AddInvalid(
            formats::MemberOfLibrary(place, model.params_member),
            std::string(params.status().message()));
      }
    }
    if (!model.aot.has_value()) return constants;
    for (const formats::AotConstant& constant : model.aot->constants) {
      constants.push_back(constant.constant);
    }
    return constants;
  }

  std::optional<SavedReport> ReadReport(const NamedContent& input) {
    if (!LooksLikeReport(input.content.view())) {
      problems_.AddInvalid(input.file,
                           "is no report; two files can be compared where both "
                           "are a build's NAME_report.json");
      return std::nullopt;
    }
    absl::StatusOr<SavedReport> report = ReadSavedReport(input.Text());
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
      return Finish(Json{{"before", inputs_[0].file},
                         {"after", inputs_[1].file},
                         {"comparison", ToJson(comparison)}});
    }
    shown_ << platform::Printable(inputs_[0].file) << " -> "
           << platform::Printable(inputs_[1].file) << '\n';
    PrintReportComparison(comparison, shown_);
    return Finish();
  }

  ExitCode ShowReport() {
    const std::optional<SavedReport> report = ReadReport(inputs_[0]);
    if (!report.has_value()) return Fail(problems_.ToFailure());
    if (is_json()) {
      return Finish(Json{{"file", inputs_[0].file},
                         {"report", Json::parse(inputs_[0].content.view())}});
    }
    shown_ << platform::Printable(inputs_[0].file) << ": ";
    PrintSavedReport(*report, shown_);
    return Finish();
  }

  ExitCode ShowCode() {
    const NamedContent& input = inputs_[0];
    const InspectedCode inspected =
        formats::LooksLikeSharedObject(input.content.view())
            ? InspectSharedObject(input.file, input.content.view())
            : InspectModule(input.file, input.content.view(), options_.session,
                            context_);
    if (const auto* failure = std::get_if<Failure>(&inspected)) {
      return Fail(*failure);
    }
    const auto& shown = std::get<ShownFile>(inspected);
    if (is_json()) return Finish(shown.document);
    shown_ << shown.text;
    return Finish();
  }

  ExitCode ShowFirmware() {
    auto connection =
        context_.connect(options_.session.server, "", context_.cancellation);
    if (!connection.ok()) {
      return Fail(
          FailureOfCall(connection.error(), nullptr, context_.cancellation));
    }
    const NamedContent& input = inputs_[0];
    const std::unique_ptr<ProgressView> progress = MakeProgressView(
        ProgressMode::kAuto, context_.err_is_terminal, context_.err);
    v1::InspectFirmwareRequest request;
    BlobCarrier carrier({{request.mutable_firmware(), input.content}},
                        *connection.value(), *progress);
    const auto response = carrier.Run(
        [&] { return connection.value()->InspectFirmware(request); });
    progress->Finish();
    if (!response.ok()) {
      Failure failure =
          FailureOfCall(response.error(), nullptr, context_.cancellation);
      for (FailureDetail& detail : failure.details) detail.source = input.file;
      return Fail(failure);
    }
    if (is_json()) {
      return Finish(Json{{"file", input.file},
                         {"format", "firmware"},
                         {"firmware", ToJson(response.value().content())}});
    }
    shown_ << platform::Printable(input.file) << ": ";
    PrintFirmwareContent(response.value().content(), shown_);
    return Finish();
  }

  const InspectOptions& options_;
  CommandContext& context_;
  std::vector<NamedContent> inputs_;
  Problems problems_;
  std::ostringstream shown_;
};

}  // namespace

ExitCode RunInspect(const InspectOptions& options, CommandContext& context) {
  return Inspection(options, context).Run();
}

}  // namespace metad::client
