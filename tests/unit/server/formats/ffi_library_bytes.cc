#include "tests/unit/server/formats/ffi_library_bytes.h"

#include <cstdint>
#include <vector>

namespace metad::formats::testing {
namespace {

std::string Number(uint64_t value) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

std::string List(const std::vector<uint64_t>& numbers) {
  std::string out = Number(numbers.size());
  for (const uint64_t number : numbers) out += Number(number);
  return out;
}

std::string Text(const std::string& text) { return Number(text.size()) + text; }

}  // namespace

std::string ImportTreeBytes() {
  const std::string rest = List({0, 2, 3, 3}) + List({1, 2, 2}) + Text("_lib") +
                           Text("cuda") + Text("12345") + Text("json") +
                           Text("");
  return Number(rest.size()) + rest;
}

std::string ImportTreeText() {
  std::string text = "{";
  for (const char c : ImportTreeBytes()) {
    text += std::to_string(static_cast<unsigned char>(c)) + ",";
  }
  return text + "}";
}

}  // namespace metad::formats::testing
