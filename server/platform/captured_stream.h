#ifndef METAD_SERVER_PLATFORM_CAPTURED_STREAM_H_
#define METAD_SERVER_PLATFORM_CAPTURED_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "server/platform/process_runner.h"

namespace metad::platform {

// Collects what a program prints, in bounded memory: up to `max_bytes` all of
// it, beyond that the first half and the last half of them. A compiler's first
// error and its last words are both worth more than what is between.
//
// Holds at most 1.5 * max_bytes. Not thread-safe.
class CapturedStream {
 public:
  explicit CapturedStream(int64_t max_bytes);

  void Append(absl::string_view bytes);

  // Ends the capture; nothing may be called afterwards.
  CapturedOutput Take();

 private:
  const size_t head_limit_;
  const size_t tail_limit_;
  std::string head_;
  // Its last tail_limit_ bytes count; the rest waits to be trimmed at once.
  std::string tail_;
  int64_t total_ = 0;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_CAPTURED_STREAM_H_
