#include "server/execution/input_content.h"

#include "server/platform/sha256.h"

namespace metad::execution {

InputContent::InputContent(std::string bytes) {
  std::string sha256 = platform::Sha256Hex(bytes);
  *this = InputContent(std::move(bytes), std::move(sha256));
}

InputContent::InputContent(std::string bytes, std::string sha256)
    : named_(std::make_shared<const Named>(
          Named{std::move(bytes), std::move(sha256)})) {}

const std::string& InputContent::bytes() const {
  return named_ == nullptr ? Empty().bytes : named_->bytes;
}

const std::string& InputContent::sha256() const {
  return named_ == nullptr ? Empty().sha256 : named_->sha256;
}

const InputContent::Named& InputContent::Empty() {
  static const Named* const empty = new Named{"", platform::Sha256Hex("")};
  return *empty;
}

}  // namespace metad::execution
