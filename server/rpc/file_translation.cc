#include "server/rpc/file_translation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/include_paths.h"
#include "server/rpc/compile_translation.h"
#include "server/rpc/model_translation.h"
#include "server/rpc/placement_translation.h"

namespace metad::rpc {
namespace {

// As metad.v1.BuildSpec and the messages of input_file.proto have them.
constexpr int kMaxLibraries = 64;
constexpr int kMaxLibraryFiles = 16384;
constexpr int kMaxConstantFiles = 65536;
constexpr int kMaxReports = 256;
constexpr int kMaxRules = 1000;
constexpr int kMaxSettings = 65536;
constexpr size_t kMaxFileName = 255;
constexpr size_t kMaxRuleText = 4096;

// Of DLPack, as metad.v1.DataType has it.
constexpr uint32_t kMaxTypeCode = 17;
constexpr uint32_t kMaxTypeBits = 128;
constexpr uint32_t kMaxTypeLanes = 65535;

class FileTranslator {
 public:
  FileTranslator(const v1::BuildSpec& spec, BlobTranslator& blobs,
                 codegen::ViolationList& violations)
      : spec_(spec), blobs_(blobs), violations_(violations) {}

  pipeline::InputFiles Translate() {
    AddLibraries();
    AddConstantFiles();
    AddReports();
    AddRules();
    AddConstantSettings();
    AddModuleSettings();
    files_.runtime_is_open = spec_.runtime_abi() == v1::RUNTIME_ABI_UNSPECIFIED;
    return std::move(files_);
  }

 private:
  // False, and a violation, where there are too many.
  bool HasFew(int count, int most, const std::string& field) {
    if (count <= most) return true;
    violations_.Add(field, absl::StrCat("has ", count,
                                        " elements; expected at most ", most));
    return false;
  }

  pipeline::InputFile TranslateFile(const v1::InputFile& file,
                                    const std::string& field) {
    CheckFileName(file.name(), absl::StrCat(field, ".name"), violations_);
    return {file.name(),
            blobs_.Translate(file.content(), absl::StrCat(field, ".content"))};
  }

  void AddLibraries() {
    if (!HasFew(spec_.libraries_size(), kMaxLibraries, "libraries")) return;
    for (int i = 0; i < spec_.libraries_size(); ++i) {
      AddLibrary(spec_.libraries(i), absl::StrCat("libraries[", i, "]"));
    }
  }

  void AddLibrary(const v1::LibraryFile& library, const std::string& field) {
    pipeline::LibraryInput input;
    input.model_name = library.model_name();
    switch (library.source_case()) {
      case v1::LibraryFile::kArchive:
        input.files.push_back(
            TranslateFile(library.archive(), absl::StrCat(field, ".archive")));
        input.name = library.archive().name();
        break;
      case v1::LibraryFile::kDirectory:
        input.is_directory = true;
        AddDirectory(library.directory(), absl::StrCat(field, ".directory"),
                     input);
        break;
      default:
        violations_.Add(field,
                        "has no source; expected an archive or a directory");
        return;
    }
    files_.libraries.push_back(std::move(input));
  }

  void AddDirectory(const v1::LibraryDirectory& directory,
                    const std::string& field, pipeline::LibraryInput& input) {
    CheckFileName(directory.name(), absl::StrCat(field, ".name"), violations_);
    input.name = directory.name();
    if (!HasFew(directory.files_size(), kMaxLibraryFiles,
                absl::StrCat(field, ".files"))) {
      return;
    }
    for (int i = 0; i < directory.files_size(); ++i) {
      const v1::LibraryDirectory::File& file = directory.files(i);
      input.files.push_back(
          {file.path(),
           blobs_.Translate(file.content(),
                            absl::StrCat(field, ".files[", i, "].content"))});
    }
  }

  codegen::DataType TranslateType(const v1::DataType& type,
                                  const std::string& field) {
    const bool is_one = type.code() <= kMaxTypeCode && type.bits() > 0 &&
                        type.bits() <= kMaxTypeBits && type.lanes() > 0 &&
                        type.lanes() <= kMaxTypeLanes;
    if (is_one) return TranslateDataType(type);
    violations_.Add(
        field,
        absl::StrCat("has code ", type.code(), ", ", type.bits(), " bits and ",
                     type.lanes(), " lanes; expected a code of at most ",
                     kMaxTypeCode, ", 1 to ", kMaxTypeBits, " bits and 1 to ",
                     kMaxTypeLanes, " lanes"));
    // Stands in.
    return {codegen::DataType::kInt, 8, 1};
  }

  static std::vector<int64_t> TranslateShape(const v1::TensorShape& shape) {
    return {shape.extents().begin(), shape.extents().end()};
  }

  void AddConstantFiles() {
    if (!HasFew(spec_.constant_files_size(), kMaxConstantFiles,
                "constant_files")) {
      return;
    }
    for (int i = 0; i < spec_.constant_files_size(); ++i) {
      const v1::ConstantFile& file = spec_.constant_files(i);
      const std::string field = absl::StrCat("constant_files[", i, "]");
      pipeline::ConstantFileInput input;
      input.file = TranslateFile(file.file(), absl::StrCat(field, ".file"));
      input.constant_name = file.constant_name();
      input.model = file.model();
      if (file.has_layout()) {
        input.layout.emplace();
        input.layout->type =
            TranslateType(file.layout().data_type(),
                          absl::StrCat(field, ".layout.data_type"));
        if (file.layout().has_shape()) {
          input.layout->shape = TranslateShape(file.layout().shape());
        }
      }
      files_.constant_files.push_back(std::move(input));
    }
  }

  void AddReports() {
    if (!HasFew(spec_.joined_reports_size(), kMaxReports, "joined_reports")) {
      return;
    }
    for (int i = 0; i < spec_.joined_reports_size(); ++i) {
      files_.joined_reports.push_back(TranslateFile(
          spec_.joined_reports(i), absl::StrCat("joined_reports[", i, "]")));
    }
  }

  void CheckRule(const std::string& text, const std::string& field) {
    if (text.size() <= kMaxRuleText) return;
    violations_.Add(
        field, absl::StrCat("has ", text.size(), " bytes; expected at most ",
                            kMaxRuleText));
  }

  void AddRules() {
    if (HasFew(spec_.select_size(), kMaxRules, "select")) {
      for (int i = 0; i < spec_.select_size(); ++i) {
        CheckRule(spec_.select(i), absl::StrCat("select[", i, "]"));
        files_.select.push_back(spec_.select(i));
      }
    }
    if (!HasFew(spec_.rename_size(), kMaxRules, "rename")) return;
    for (int i = 0; i < spec_.rename_size(); ++i) {
      const v1::Rename& rename = spec_.rename(i);
      const std::string field = absl::StrCat("rename[", i, "]");
      CheckRule(rename.from(), absl::StrCat(field, ".from"));
      CheckRule(rename.to(), absl::StrCat(field, ".to"));
      files_.rename.push_back({rename.from(), rename.to()});
    }
  }

  void AddConstantSettings() {
    if (!HasFew(spec_.constant_settings_size(), kMaxSettings,
                "constant_settings")) {
      return;
    }
    for (int i = 0; i < spec_.constant_settings_size(); ++i) {
      const v1::ConstantSetting& setting = spec_.constant_settings(i);
      const std::string field = absl::StrCat("constant_settings[", i, "]");
      pipeline::ConstantSetting& added =
          files_.constant_settings.emplace_back();
      added.name = setting.name();
      if (setting.has_data_type()) {
        added.type = TranslateType(setting.data_type(),
                                   absl::StrCat(field, ".data_type"));
      }
      if (setting.has_shape()) added.shape = TranslateShape(setting.shape());
      added.style = TranslateStyle(setting.style(),
                                   absl::StrCat(field, ".style"), violations_);
      added.section = setting.section();
      added.alignment = setting.alignment();
      added.pool = setting.pool();
      added.region = setting.region();
    }
  }

  void AddModuleSettings() {
    if (!HasFew(spec_.module_settings_size(), kMaxSettings,
                "module_settings")) {
      return;
    }
    for (int i = 0; i < spec_.module_settings_size(); ++i) {
      AddModuleSetting(spec_.module_settings(i),
                       absl::StrCat("module_settings[", i, "]"));
    }
  }

  void AddModuleSetting(const v1::ModuleSetting& setting,
                        const std::string& field) {
    pipeline::ModuleSetting& added = files_.module_settings.emplace_back();
    added.name = setting.name();
    added.functions.assign(setting.functions().begin(),
                           setting.functions().end());
    added.function_pattern = setting.function_pattern();
    added.required_constants.assign(setting.required_constants().begin(),
                                    setting.required_constants().end());
    pipeline::IncludePaths paths(violations_);
    for (int i = 0; i < setting.include_files_size(); ++i) {
      const v1::IncludeFile& file = setting.include_files(i);
      const std::string file_field =
          absl::StrCat(field, ".include_files[", i, "]");
      paths.AddFile(file.path(), absl::StrCat(file_field, ".path"));
      added.include_files.push_back(
          {file.path(),
           blobs_.Translate(file.content(),
                            absl::StrCat(file_field, ".content"))});
    }
    added.compile_options = TranslateCompileOptions(
        setting.compile_options(), paths,
        absl::StrCat(field, ".compile_options"), violations_);
  }

  const v1::BuildSpec& spec_;
  BlobTranslator& blobs_;
  codegen::ViolationList& violations_;
  pipeline::InputFiles files_;
};

}  // namespace

void CheckFileName(const std::string& name, const std::string& field,
                   codegen::ViolationList& violations) {
  const bool is_one =
      !name.empty() && name.size() <= kMaxFileName &&
      std::none_of(name.begin(), name.end(), [](unsigned char c) {
        return absl::ascii_iscntrl(c) || c == '/';
      });
  if (is_one) return;
  violations.Add(
      field, absl::StrCat(codegen::Quoted(name),
                          " is no file's name; expected 1 to ", kMaxFileName,
                          " bytes without '/' and without control "
                          "characters"));
}

pipeline::InputFiles TranslateFiles(const v1::BuildSpec& spec,
                                    BlobTranslator& blobs,
                                    codegen::ViolationList& violations) {
  return FileTranslator(spec, blobs, violations).Translate();
}

}  // namespace metad::rpc
