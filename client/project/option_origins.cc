#include "client/project/option_origins.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/exit_code.h"
#include "server/platform/printable_text.h"

namespace metad::client {

void OptionOrigins::AddOption(const std::string& option,
                              const std::string& value,
                              const std::string& place) {
  places_.emplace(absl::StrCat(option, " ", platform::Printable(value)), place);
  places_.emplace(option, place);
}

void OptionOrigins::AddFile(const std::string& path, const std::string& place) {
  files_.emplace(path, place);
}

std::string OptionOrigins::Find(const std::string& subject) const {
  auto found = places_.find(platform::Printable(subject));
  if (found != places_.end()) return found->second;
  // A value that the option does not have in so many words.
  const std::string option =
      std::pair<std::string, std::string>(absl::StrSplit(subject, ' ')).first;
  found = places_.find(option);
  return found == places_.end() ? "" : found->second;
}

void OptionOrigins::Rewrite(Failure& failure) const {
  for (FailureDetail& detail : failure.details) {
    const auto file = files_.find(detail.field);
    if (file != files_.end()) {
      detail.field = absl::StrCat(file->second, ": ", detail.field);
      continue;
    }
    std::string place = Find(detail.field);
    if (!place.empty()) detail.field = std::move(place);
    place = Find(detail.source);
    if (!place.empty()) detail.source = std::move(place);
  }
  if (failure.exit_code != kExitUsage) return;
  failure.exit_code = kExitInvalidInput;
  failure.reason = "INVALID_INPUT";
  const size_t count = failure.details.size() + failure.omitted_details;
  failure.message = absl::StrCat(count, count == 1 ? " problem" : " problems",
                                 " with ", project_);
}

}  // namespace metad::client
