#ifndef METAD_CODEGEN_EMIT_SINK_H_
#define METAD_CODEGEN_EMIT_SINK_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Where an emitter writes. Appending never fails as far as the emitter knows: a
// sink that can fail remembers its failure for whoever made it.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void Append(absl::string_view text) = 0;

  // Whether nothing that is appended from here on counts: an emitter with much
  // to write may stop.
  virtual bool IsBroken() const { return false; }

  // Bytes of a constant that the emitter has read, and of which it may have
  // written nothing: it does not need them for now. A hint for whoever keeps
  // constants in mapped files.
  virtual void Passed(absl::string_view /*data*/) {}
};

// Collects everything in memory.
class StringSink : public Sink {
 public:
  void Append(absl::string_view text) override {
    content_.append(text.data(), text.size());
  }
  const std::string& content() const { return content_; }
  std::string Take() { return std::move(content_); }

 private:
  std::string content_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_SINK_H_
