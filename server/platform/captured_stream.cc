#include "server/platform/captured_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::platform {

CapturedStream::CapturedStream(int64_t max_bytes)
    : head_limit_(static_cast<size_t>(max_bytes / 2)),
      tail_limit_(static_cast<size_t>(max_bytes) - head_limit_) {}

void CapturedStream::Append(absl::string_view bytes) {
  total_ += static_cast<int64_t>(bytes.size());
  const size_t to_head = std::min(bytes.size(), head_limit_ - head_.size());
  absl::StrAppend(&head_, bytes.substr(0, to_head));
  bytes.remove_prefix(to_head);

  if (bytes.size() > tail_limit_) {
    bytes.remove_prefix(bytes.size() - tail_limit_);
  }
  absl::StrAppend(&tail_, bytes);
  // Trimming at twice the limit moves each byte once on average.
  if (tail_.size() >= 2 * tail_limit_) {
    tail_.erase(0, tail_.size() - tail_limit_);
  }
}

CapturedOutput CapturedStream::Take() {
  const auto kept = static_cast<int64_t>(head_limit_ + tail_limit_);
  if (total_ <= kept) return {absl::StrCat(head_, tail_), false};
  if (tail_.size() > tail_limit_) tail_.erase(0, tail_.size() - tail_limit_);
  return {absl::StrCat(head_, "\n[", total_ - kept, " bytes dropped]\n", tail_),
          true};
}

}  // namespace metad::platform
