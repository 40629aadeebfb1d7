#include "client/commands/convert_command.h"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/output/constant_table.h"
#include "client/output/message_json.h"
#include "client/replaced_file.h"
#include "client/request/constant_files.h"
#include "client/request/constant_names.h"
#include "client/request/constant_reader.h"
#include "client/request/constant_settings.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/tensor_writers/constant_writer.h"
#include "server/formats/tensors/constant_file.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using Metadata = std::vector<std::pair<std::string, std::string>>;

class Conversion {
 public:
  Conversion(const ConvertOptions& options, CommandContext& context)
      : options_(options), context_(context) {}

  ExitCode Run();

 private:
  void Read();
  void AddMetadata(const std::string& input, const Metadata& metadata);
  void ApplyTypes();
  absl::Status Write();
  ExitCode Fail(const Failure& failure) {
    return ReportFailure(failure, options_.output, Json::object(), context_);
  }
  ExitCode Report();

  const ConvertOptions& options_;
  CommandContext& context_;
  Problems problems_;
  formats::ConstantFormat format_ = formats::ConstantFormat::kNpz;
  std::vector<formats::ImportedConstant> constants_;
  std::vector<std::string> notes_;
  // By key, with the file that said so.
  std::map<std::string, std::pair<std::string, std::string>> metadata_;
  int64_t bytes_ = 0;
};

ExitCode Conversion::Run() {
  const std::optional<formats::ConstantFormat> format =
      formats::FormatOfExtension(options_.to);
  if (!format.has_value() || *format == formats::ConstantFormat::kObject) {
    problems_.AddUsage(
        absl::StrCat("--to ", platform::Printable(options_.to)),
        "expected a file named .npy, .npz, .params, .safetensors or, for the "
        "bytes of one constant, .bin");
  }
  format_ = format.value_or(format_);
  Read();
  if (problems_.empty()) {
    for (const std::string& objection :
         formats::ObjectionsOf(format_, constants_)) {
      problems_.AddInvalid(
          absl::StrCat("--to ", platform::Printable(options_.to)), objection);
    }
  }
  if (!problems_.empty()) return Fail(problems_.ToFailure());
  const absl::Status written = Write();
  if (absl::IsCancelled(written)) return Fail(InterruptedFailure());
  if (!written.ok()) return Fail(FailureFromStatus(written));
  return Report();
}

void Conversion::Read() {
  ConstantNames names(options_.select, options_.rename,
                      ConstantNames::Groups::kAsTheyAre, problems_);
  ConstantFiles files("convert", names, problems_);
  for (const std::string& input : options_.files) {
    formats::FileConstants file = files.Read(input, "");
    AddMetadata(input, file.metadata);
    for (const std::string& note : file.notes) {
      notes_.push_back(
          absl::StrCat(platform::Printable(file.path), ": ", note));
    }
    for (formats::ImportedConstant& constant : file.constants) {
      constants_.push_back(std::move(constant));
    }
  }
  if (files.all_are_read()) names.ReportUnused(problems_);
  if (problems_.empty() && !options_.constant_types.empty()) ApplyTypes();
}

// By way of a request, which knows how.
void Conversion::ApplyTypes() {
  SubmitOptions options;
  options.constant_types = options_.constant_types;
  v1::BuildSpec spec;
  std::vector<formats::ByteRange> data;
  RequestSources sources;
  for (const formats::ImportedConstant& constant : constants_) {
    AddConstant(constant, "", spec, data, sources);
  }
  CheckConstantNames(options, spec, problems_);
  ApplyConstantSettings(options, sources, spec, data, problems_);
  for (size_t i = 0; i < constants_.size(); ++i) {
    const v1::ConstantTensor& typed = spec.constants(static_cast<int>(i));
    const v1::DataType& type = typed.data_type();
    constants_[i].type = {static_cast<formats::TypeCode>(type.code()),
                          type.bits(), type.lanes()};
    constants_[i].shape.assign(typed.shape().begin(), typed.shape().end());
    constants_[i].data = data[i];
  }
}

void Conversion::AddMetadata(const std::string& input,
                             const Metadata& metadata) {
  // Of no use to the others.
  if (format_ != formats::ConstantFormat::kSafetensors) return;
  for (const auto& [key, text] : metadata) {
    const auto [known, is_new] =
        metadata_.try_emplace(key, std::make_pair(text, input));
    if (is_new || known->second.first == text) continue;
    problems_.AddInvalid(
        platform::Printable(input),
        absl::StrCat("__metadata__ has another text for '",
                     platform::Printable(key), "' than ",
                     platform::Printable(known->second.second)));
  }
}

absl::Status Conversion::Write() {
  Metadata metadata;
  metadata.reserve(metadata_.size());
  for (const auto& [key, text] : metadata_) {
    metadata.emplace_back(key, text.first);
  }
  ReplacedFile file(options_.to);
  if (absl::Status opened = file.Open(); !opened.ok()) return opened;
  absl::Status status = formats::WriteConstants(
      format_, constants_, metadata, [&](absl::string_view piece) {
        bytes_ += static_cast<int64_t>(piece.size());
        return file.Append(piece, context_.cancellation);
      });
  if (status.ok()) status = file.Close();
  // First: it may be what an error comes from.
  for (const formats::ImportedConstant& constant : constants_) {
    absl::Status unchanged = constant.data.CheckUnchanged();
    if (!unchanged.ok()) return unchanged;
  }
  if (status.ok()) status = file.Replace();
  if (status.ok()) file.Commit();
  return status;
}

ExitCode Conversion::Report() {
  if (options_.output == OutputFormat::kJson) {
    return ReportSuccess(
        Json{{"file", options_.to},
             {"format", std::string(formats::ConstantFormatName(format_))},
             {"bytes", bytes_},
             {"notes", notes_},
             {"constants", ConstantsToJson(constants_, 0)}},
        context_);
  }
  for (const std::string& note : notes_) {
    context_.err << "note: " << note << '\n';
  }
  context_.out << platform::Printable(options_.to) << ": " << constants_.size()
               << (constants_.size() == 1 ? " constant, " : " constants, ")
               << bytes_ << " bytes";
  // The file itself does not say.
  if (format_ == formats::ConstantFormat::kRaw) {
    context_.out << " of "
                 << formats::TensorTypeName(constants_[0].type,
                                            constants_[0].shape);
  }
  context_.out << '\n';
  return FinishOutput(context_);
}

}  // namespace

ExitCode RunConvert(const ConvertOptions& options, CommandContext& context) {
  return Conversion(options, context).Run();
}

}  // namespace metad::client
