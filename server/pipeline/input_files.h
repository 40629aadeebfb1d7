#ifndef METAD_SERVER_PIPELINE_INPUT_FILES_H_
#define METAD_SERVER_PIPELINE_INPUT_FILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/metadata_spec.h"
#include "server/pipeline/compile_options.h"

// The files of a request, before import/ takes them apart. Fields as in the
// messages of metad.v1 that the comments name; bytes are not owned.
namespace metad::pipeline {

// metad.v1.IncludeFile.
struct IncludeFile {
  std::string path;
  absl::string_view content;
};

// metad.v1.InputFile.
struct InputFile {
  std::string name;
  absl::string_view content;
};

// metad.v1.LibraryFile.
struct LibraryInput {
  // Of the archive or the directory.
  std::string name;
  bool is_directory = false;
  // The archive; or the directory's files, called by their paths in it.
  std::vector<InputFile> files;
  std::string model_name;
};

// metad.v1.ConstantFile.
struct ConstantFileInput {
  struct Layout {
    codegen::DataType type;
    std::optional<std::vector<int64_t>> shape;
  };

  InputFile file;
  std::string constant_name;
  std::string model;
  std::optional<Layout> layout;
};

// metad.v1.Rename.
struct ConstantRename {
  std::string from;
  std::string to;
};

// metad.v1.ConstantSetting.
struct ConstantSetting {
  std::string name;
  std::optional<codegen::DataType> type;
  std::optional<std::vector<int64_t>> shape;
  codegen::ConstantStyle style = codegen::ConstantStyle::kAuto;
  std::string section;
  uint32_t alignment = 0;
  std::string pool;
  std::string region;
};

// metad.v1.ModuleSetting.
struct ModuleSetting {
  std::string name;
  std::vector<std::string> functions;
  std::string function_pattern;
  std::vector<std::string> required_constants;
  std::vector<IncludeFile> include_files;
  CompileOptions compile_options;
};

struct InputFiles {
  std::vector<LibraryInput> libraries;
  std::vector<ConstantFileInput> constant_files;
  std::vector<InputFile> joined_reports;
  std::vector<std::string> select;
  std::vector<ConstantRename> rename;
  std::vector<ConstantSetting> constant_settings;
  std::vector<ModuleSetting> module_settings;
  // Whether the libraries say which runtime is meant.
  bool runtime_is_open = false;

  // Whether there is neither a file nor a word about one.
  bool empty() const {
    return libraries.empty() && constant_files.empty() &&
           joined_reports.empty() && select.empty() && rename.empty() &&
           constant_settings.empty() && module_settings.empty();
  }
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_INPUT_FILES_H_
