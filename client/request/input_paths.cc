#include "client/request/input_paths.h"

#include "absl/strings/match.h"
#include "client/request/named_value.h"
#include "server/formats/tensors/raw_file.h"

namespace metad::client {

std::vector<std::string> InputPaths(const SubmitOptions& options) {
  std::vector<std::string> paths;
  for (const std::string& library : options.libraries) {
    paths.push_back(SplitNamedFile(library).value);
  }
  for (const ModuleArgument& module : options.modules) {
    if (!module.external) paths.push_back(SplitNamedFile(module.text).value);
  }
  for (const auto* lists : {&options.functions, &options.required_constants}) {
    for (const std::string& text : *lists) {
      const std::string list = SplitModuleValue(text).value;
      if (absl::StartsWith(list, "@")) paths.push_back(list.substr(1));
    }
  }
  for (const std::string& text : options.include_files) {
    paths.push_back(text.substr(text.find('=') + 1));
  }
  for (const std::string& text : options.interfaces) {
    paths.push_back(SplitModuleValue(text).value);
  }
  paths.insert(paths.end(), options.joined_reports.begin(),
               options.joined_reports.end());
  for (const ConstantsArgument& constants : options.constants) {
    const std::string text = SplitNamedFile(constants.text).value;
    const auto file = formats::SplitRawFileName(text);
    paths.push_back(file.ok() ? file->path : text);
  }
  return paths;
}

}  // namespace metad::client
