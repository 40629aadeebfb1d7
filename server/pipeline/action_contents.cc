#include "server/pipeline/action_contents.h"

#include <string>

namespace metad::pipeline {

execution::InputContent ActionContents::Of(absl::string_view content) {
  const Place place(content.data(), content.size());
  const auto found = contents_.find(place);
  if (found != contents_.end()) return found->second;
  execution::InputContent made(std::string(content),
                               request_.Sha256Of(content));
  contents_.emplace(place, made);
  return made;
}

}  // namespace metad::pipeline
