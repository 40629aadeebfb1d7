#ifndef METAD_CODEGEN_EMIT_TEXT_BLOCK_H_
#define METAD_CODEGEN_EMIT_TEXT_BLOCK_H_

#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"

namespace metad::codegen {

// Hands text to a sink in large pieces: whoever writes millions of short
// literals writes them straight into memory.
//
//   char* out = block.Room(most that is written);
//   ...
//   block.Wrote(end of what was written);
class TextBlock {
 public:
  // The sink must outlive this. Flush() at the end.
  explicit TextBlock(Sink& sink) : sink_(sink), memory_(new char[kBytes]) {}

  TextBlock(const TextBlock&) = delete;
  TextBlock& operator=(const TextBlock&) = delete;

  // Where to write at most `bytes` characters; at most kMaxRoom.
  char* Room(size_t bytes) {
    if (used_ + bytes > kBytes) Flush();
    return memory_.get() + used_;
  }
  void Wrote(const char* end) {
    used_ = static_cast<size_t>(end - memory_.get());
  }

  void Flush() {
    sink_.Append(absl::string_view(memory_.get(), used_));
    used_ = 0;
    is_broken_ = sink_.IsBroken();
  }

  // As of the sink, when it was given something last.
  bool is_broken() const { return is_broken_; }

  static constexpr size_t kMaxRoom = size_t{4} * 1024;

 private:
  // Stays in the processor's cache until the sink has read it.
  static constexpr size_t kBytes = size_t{64} * 1024;

  Sink& sink_;
  const std::unique_ptr<char[]> memory_;
  size_t used_ = 0;
  bool is_broken_ = false;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_TEXT_BLOCK_H_
