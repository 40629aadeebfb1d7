#include "server/build/build_request.h"

#include <algorithm>

#include "server/platform/sha256.h"

namespace metad::build {

bool BuildRequest::Wants(OutputKind kind) const {
  return std::find(outputs.begin(), outputs.end(), kind) != outputs.end();
}

std::string BuildRequest::Sha256Of(absl::string_view content) const {
  const auto known = known_sha256.find({content.data(), content.size()});
  return known != known_sha256.end() ? known->second
                                     : platform::Sha256Hex(content);
}

const platform::FilePages& BuildRequest::Pages() const {
  static const platform::NoFilePages none;
  return mapped_pages != nullptr ? *mapped_pages : none;
}

void BuildRequest::RememberSha256() {
  const auto remember = [this](absl::string_view content) {
    if (content.empty()) return;
    std::string& sha256 = known_sha256[{content.data(), content.size()}];
    if (sha256.empty()) sha256 = platform::Sha256Hex(content);
  };
  for (const ModuleInput& module : modules) {
    if (module.artifact.has_value()) remember(*module.artifact);
    for (const IncludeFile& file : module.include_files) remember(file.content);
  }
  for (const codegen::ConstantSpec& constant : constants) {
    remember(constant.data);
  }
}

bool HasCSources(const BuildRequest& request) {
  return std::any_of(request.modules.begin(), request.modules.end(),
                     [](const ModuleInput& module) {
                       return module.kind == ModuleKind::kCSource;
                     });
}

bool NeedsObject(const BuildRequest& request) {
  return request.Wants(OutputKind::kObject) ||
         request.Wants(OutputKind::kArchive) ||
         request.Wants(OutputKind::kReport);
}

}  // namespace metad::build
