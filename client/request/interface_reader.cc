#include "client/request/interface_reader.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/input_file.h"
#include "client/request/named_value.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// Room for thousands of tensors.
constexpr int64_t kMaxInterfaceBytes = int64_t{4} << 20;

// Where a text is no AotInterface, as "3:7: what is wrong".
class ParseErrors : public google::protobuf::io::ErrorCollector {
 public:
  // Both count from 0; a line of -1 is that of no place.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    errors_.push_back(
        line < 0 ? message
                 : absl::StrCat(line + 1, ":", column + 1, ": ", message));
  }

  std::string ToText() const { return absl::StrJoin(errors_, "; "); }

 private:
  std::vector<std::string> errors_;
};

std::string ModelNames(const v1::BuildSpec& spec) {
  return absl::StrJoin(spec.models(), ", ",
                       [](std::string* out, const v1::ModelDescriptor& model) {
                         out->append(model.name());
                       });
}

// Nothing, with a problem, where there is none such.
std::optional<int> FindModel(const NamedValue& argument, v1::BuildSpec& spec,
                             Problems& problems) {
  if (spec.models().empty()) {
    spec.add_models()->set_name(spec.model_name());
  }
  if (!argument.name.has_value() && spec.models_size() == 1) {
    return 0;
  }
  if (!argument.name.has_value()) {
    problems.AddUsage("--aot", absl::StrCat("names no model for ",
                                            platform::Printable(argument.value),
                                            ", expected MODEL:FILE with one "
                                            "of: ",
                                            ModelNames(spec)));
    return std::nullopt;
  }
  for (int i = 0; i < spec.models_size(); ++i) {
    if (spec.models(i).name() == *argument.name) return i;
  }
  problems.AddUsage(
      "--aot",
      absl::StrCat("there is no model '", platform::Printable(*argument.name),
                   "', expected one of: ", ModelNames(spec)));
  return std::nullopt;
}

// Escapes in text can make any bytes, of which the wire takes only UTF-8.
bool IsAllUtf8(const v1::AotInterface& interface) {
  bool all = platform::IsUtf8(interface.module_name());
  for (const v1::TensorDescriptor& tensor : interface.inputs()) {
    all = all && platform::IsUtf8(tensor.name());
  }
  for (const v1::TensorDescriptor& tensor : interface.outputs()) {
    all = all && platform::IsUtf8(tensor.name());
  }
  for (const v1::WorkspacePool& pool : interface.workspace_pools()) {
    all = all && platform::IsUtf8(pool.name()) &&
          platform::IsUtf8(pool.section()) && platform::IsUtf8(pool.region());
  }
  return all;
}

void ReadInterface(const std::string& file, v1::ModelDescriptor& model,
                   Problems& problems) {
  const absl::StatusOr<std::string> content =
      ReadInputFile(file, kMaxInterfaceBytes);
  if (!content.ok()) {
    problems.AddFile(file, content.status());
    return;
  }
  ParseErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  v1::AotInterface interface;
  if (!parser.ParseFromString(*content, &interface)) {
    problems.AddInvalid(
        file, absl::StrCat("is no AotInterface of metad.v1 in protobuf's text "
                           "format: ",
                           platform::Printable(errors.ToText())));
    return;
  }
  if (!IsAllUtf8(interface)) {
    problems.AddInvalid(file, "holds a string that is not UTF-8");
    return;
  }
  *model.mutable_aot() = std::move(interface);
}

}  // namespace

void ReadInterfaces(const std::vector<std::string>& arguments,
                    v1::BuildSpec& spec, RequestSources& sources,
                    Problems& problems) {
  for (const std::string& text : arguments) {
    const NamedValue argument = SplitModuleValue(text);
    const std::optional<int> index = FindModel(argument, spec, problems);
    if (!index.has_value()) continue;
    v1::ModelDescriptor& model = *spec.mutable_models(*index);
    if (model.has_aot()) {
      problems.AddUsage("--aot", absl::StrCat("gives model '",
                                              platform::Printable(model.name()),
                                              "' a second interface"));
      continue;
    }
    ReadInterface(argument.value, model, problems);
    sources.AddInterface(*index, argument.value);
  }
}

}  // namespace metad::client
