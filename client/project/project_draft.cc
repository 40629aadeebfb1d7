#include "client/project/project_draft.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/request/named_value.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

namespace fs = std::filesystem;

enum class InputKind { kUnknown, kModule, kConstants, kLibrary };

struct KnownStart {
  absl::string_view bytes;
  InputKind kind;
};

constexpr std::array<KnownStart, 5> kKnownStarts = {{
    {"\x7f"
     "ELF",
     InputKind::kModule},
    {"!<arch>\n", InputKind::kModule},
    {"!<thin>\n", InputKind::kModule},
    {"\x93NUMPY", InputKind::kConstants},
    {"PK", InputKind::kConstants},
}};

InputKind KindOf(const std::string& path) {
  const std::string extension = fs::path(path).extension();
  for (const char* known : {".npy", ".npz", ".params", ".safetensors"}) {
    if (extension == known) return InputKind::kConstants;
  }
  for (const char* known : {".c", ".cc", ".cpp", ".cxx"}) {
    if (extension == known) return InputKind::kModule;
  }
  if (extension == ".tar") return InputKind::kLibrary;
  std::array<char, 8> start = {};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  const absl::string_view bytes(start.data(),
                                static_cast<size_t>(file.gcount()));
  for (const KnownStart& known : kKnownStarts) {
    if (absl::StartsWith(bytes, known.bytes)) return known.kind;
  }
  return InputKind::kUnknown;
}

// Whether there is such a file; adds a problem if not.
bool IsFile(const std::string& path, Problems& problems) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    problems.AddFile(path, absl::NotFoundError("no such file"));
  } else if (error) {
    problems.AddFile(path, absl::PermissionDeniedError(error.message()));
  } else if (!fs::is_regular_file(status)) {
    problems.AddInvalid(path, "is no regular file, expected one");
  } else {
    return true;
  }
  return false;
}

// As the project in `directory` has it: an absolute path only where the file
// was given by one and is not below.
std::string RelativePath(const std::string& path, const fs::path& directory) {
  const fs::path base = fs::absolute(directory).lexically_normal();
  const std::string relative =
      fs::absolute(path).lexically_normal().lexically_relative(base);
  const bool leaves = relative == ".." || absl::StartsWith(relative, "../");
  return leaves && fs::path(path).is_absolute() ? path : relative;
}

// `text` with '_' for what no identifier has.
std::string Identifier(absl::string_view text) {
  std::string name(text);
  for (char& c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  if (name.empty() ||
      absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) {
    name.insert(0, "model_");
  }
  return name;
}

std::string DefaultModelName(const std::string& first_input) {
  return Identifier(
      fs::path(SplitNamedFile(first_input).value).stem().string());
}

void AddInput(const std::string& text, const fs::path& directory,
              Project& project, Problems& problems) {
  const NamedValue input = SplitNamedFile(text);
  if (!platform::IsUtf8(text) || text.find('\n') != std::string::npos) {
    return problems.AddInvalid(platform::Printable(text),
                               "expected a name that is UTF-8 and one line");
  }
  if (!IsFile(input.value, problems)) return;
  const std::string path = RelativePath(input.value, directory);
  const InputKind kind = KindOf(input.value);
  if (kind == InputKind::kModule) {
    Module& module = *project.add_module();
    module.set_file(path);
    module.set_name(input.name.value_or(""));
  } else if (kind == InputKind::kConstants) {
    ConstantFile& constants = *project.add_constants();
    constants.set_file(path);
    constants.set_name(input.name.value_or(""));
  } else if (kind == InputKind::kLibrary) {
    project.add_model_library(
        input.name.has_value() ? absl::StrCat(*input.name, "=", path) : path);
  } else {
    problems.AddInvalid(input.value,
                        "expected a module (an ELF object, an ar archive or a "
                        "C or C++ source), constants (.npz, .npy, .params, "
                        ".safetensors) or a Model Library Format archive "
                        "(.tar)");
  }
}

}  // namespace

Project DraftProject(const InitOptions& options, Problems& problems) {
  Project project;
  fs::path directory = fs::path(options.project).parent_path();
  if (directory.empty()) directory = ".";
  project.set_model_name(options.model_name);
  for (const std::string& target : options.targets) {
    project.add_target(target);
  }
  project.set_runtime(options.runtime);
  for (const std::string& file : options.files) {
    AddInput(file, directory, project, problems);
  }
  // An archive says by itself what else it is.
  if (!project.model_library().empty()) return project;
  if (project.module().empty() && problems.empty()) {
    problems.AddUsage("init",
                      "none of the files is a module or a Model Library Format "
                      "archive, expected one");
  }
  if (options.model_name.empty() && !options.files.empty()) {
    project.set_model_name(DefaultModelName(options.files.front()));
  }
  if (project.target().empty()) project.add_target("host");
  return project;
}

}  // namespace metad::client
