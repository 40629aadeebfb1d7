#ifndef METAD_SERVER_PIPELINE_ACTION_CONTENTS_H_
#define METAD_SERVER_PIPELINE_ACTION_CONTENTS_H_

#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/execution/input_content.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// The contents of one request as actions have them: of each file one copy,
// however many modules include it, which stays for as long as an action has it,
// be it another build's by then. Not thread-safe.
class ActionContents {
 public:
  // The request and its bytes outlive this, and have the digests.
  explicit ActionContents(const BuildRequest& request) : request_(request) {}

  execution::InputContent Of(absl::string_view content);

 private:
  using Place = std::pair<const char*, size_t>;

  const BuildRequest& request_;
  std::map<Place, execution::InputContent> contents_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ACTION_CONTENTS_H_
