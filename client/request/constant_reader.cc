#include "client/request/constant_reader.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/importers/npy_file.h"
#include "client/importers/npz_file.h"
#include "client/mapped_file.h"
#include "client/printable_text.h"
#include "client/request/named_value.h"

namespace metad::client {
namespace {

constexpr char kZipMagic[] = "PK";
constexpr char kNpyMagic[] = "\x93NUMPY";

enum class TensorFormat { kUnknown, kNpy, kNpz };

// The extension decides, so that a damaged .npy is called a damaged .npy.
TensorFormat FormatOf(const std::string& path, absl::string_view content) {
  const std::string extension = std::filesystem::path(path).extension();
  if (extension == ".npy") return TensorFormat::kNpy;
  if (extension == ".npz") return TensorFormat::kNpz;
  if (absl::StartsWith(content, kNpyMagic)) return TensorFormat::kNpy;
  if (absl::StartsWith(content, kZipMagic)) return TensorFormat::kNpz;
  return TensorFormat::kUnknown;
}

class ConstantReader {
 public:
  ConstantReader(v1::BuildSpec& spec, std::vector<ByteRange>& data,
                 RequestSources& sources, Problems& problems)
      : spec_(spec), data_(data), sources_(sources), problems_(problems) {}

  void Read(const ConstantsArgument& argument);

 private:
  void ReadFile(const std::string& text);
  void ReadContent(const std::string& option, const NamedValue& argument,
                   const ByteRange& content);
  void ReadNpy(const NamedValue& argument, const ByteRange& content);
  void ReadNpz(const std::string& option, const NamedValue& argument,
               const ByteRange& content);
  void Add(ImportedConstant constant);

  v1::BuildSpec& spec_;
  std::vector<ByteRange>& data_;
  RequestSources& sources_;
  Problems& problems_;
};

void ConstantReader::Read(const ConstantsArgument& argument) {
  const int before = spec_.constants_size();
  ReadFile(argument.text);
  for (int i = before; i < spec_.constants_size(); ++i) {
    spec_.mutable_constants(i)->set_model(argument.model);
  }
}

void ConstantReader::ReadFile(const std::string& text) {
  const std::string option = absl::StrCat("--constants ", text);
  const NamedValue argument = SplitNamedFile(text);
  if (argument.value.empty() || (argument.name && argument.name->empty())) {
    return problems_.AddUsage(option, "expected FILE or NAME=FILE");
  }
  const absl::StatusOr<ByteRange> content = MapFile(argument.value);
  if (!content.ok()) {
    return problems_.AddFile(argument.value, content.status());
  }
  ReadContent(option, argument, *content);
  // For what was copied; the rest is looked at when it has been used.
  const absl::Status unchanged = content->CheckUnchanged();
  if (!unchanged.ok()) problems_.AddFile(argument.value, unchanged);
}

void ConstantReader::ReadContent(const std::string& option,
                                 const NamedValue& argument,
                                 const ByteRange& content) {
  switch (FormatOf(argument.value, content.view())) {
    case TensorFormat::kNpy:
      return ReadNpy(argument, content);
    case TensorFormat::kNpz:
      return ReadNpz(option, argument, content);
    case TensorFormat::kUnknown:
      return problems_.AddInvalid(argument.value,
                                  "expected a .npy or .npz file");
  }
}

void ConstantReader::ReadNpy(const NamedValue& argument,
                             const ByteRange& content) {
  const std::string& path = argument.value;
  absl::StatusOr<ImportedConstant> constant = ParseNpy(content);
  if (!constant.ok()) {
    return problems_.AddInvalid(path, std::string(constant.status().message()));
  }
  constant->name =
      argument.name.value_or(std::filesystem::path(path).stem().string());
  constant->source = path;
  if (!IsUtf8(constant->name)) {
    return problems_.AddInvalid(Printable(path),
                                "its name is not UTF-8, expected NAME=FILE");
  }
  Add(*std::move(constant));
}

void ConstantReader::ReadNpz(const std::string& option,
                             const NamedValue& argument,
                             const ByteRange& content) {
  if (argument.name) {
    problems_.AddUsage(option,
                       "a .npz names its constants itself, expected no NAME=");
  }
  const std::string& path = argument.value;
  NpzContents contents = ParseNpz(content);
  for (std::string& problem : contents.problems) {
    problems_.AddInvalid(path, std::move(problem));
  }
  for (ImportedConstant& constant : contents.constants) {
    constant.source = absl::StrCat(path, " (member '", constant.name, ".npy')");
    Add(std::move(constant));
  }
}

void ConstantReader::Add(ImportedConstant constant) {
  sources_.AddConstant(constant.name, constant.source);
  v1::ConstantTensor& tensor = *spec_.add_constants();
  tensor.set_name(std::move(constant.name));
  v1::DataType& type = *tensor.mutable_data_type();
  type.set_code(static_cast<uint32_t>(constant.type.code));
  type.set_bits(constant.type.bits);
  type.set_lanes(constant.type.lanes);
  tensor.mutable_shape()->Add(constant.shape.begin(), constant.shape.end());
  data_.push_back(std::move(constant.data));
}

}  // namespace

void ReadConstants(const SubmitOptions& options, v1::BuildSpec& spec,
                   std::vector<ByteRange>& data, RequestSources& sources,
                   Problems& problems) {
  ConstantReader reader(spec, data, sources, problems);
  for (const ConstantsArgument& argument : options.constants) {
    reader.Read(argument);
  }
}

}  // namespace metad::client
