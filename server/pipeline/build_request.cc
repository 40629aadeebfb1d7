#include "server/pipeline/build_request.h"

#include <algorithm>

namespace metad::pipeline {

bool BuildRequest::Wants(OutputKind kind) const {
  return std::find(outputs.begin(), outputs.end(), kind) != outputs.end();
}

std::string BuildRequest::Sha256Of(absl::string_view content) const {
  return digests->Of(content, Pages());
}

const platform::FilePages& BuildRequest::Pages() const {
  static const platform::NoFilePages none;
  return mapped_pages != nullptr ? *mapped_pages : none;
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

}  // namespace metad::pipeline
