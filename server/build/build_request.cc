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

}  // namespace metad::build
