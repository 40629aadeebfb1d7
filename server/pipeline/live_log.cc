#include "server/pipeline/live_log.h"

#include "absl/strings/str_cat.h"

namespace metad::pipeline {

void LiveLog::Append(absl::string_view piece) {
  absl::MutexLock lock(&mutex_);
  absl::StrAppend(&text_, piece.substr(0, max_bytes_ - text_.size()));
}

std::string LiveLog::TakeLines() {
  absl::MutexLock lock(&mutex_);
  const size_t last = text_.rfind('\n');
  if (last == std::string::npos || last < taken_) return "";
  std::string lines = text_.substr(taken_, last + 1 - taken_);
  taken_ = last + 1;
  return lines;
}

size_t LiveLog::taken() const {
  absl::MutexLock lock(&mutex_);
  return taken_;
}

}  // namespace metad::pipeline
