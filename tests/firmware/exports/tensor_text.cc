#include "tests/firmware/exports/tensor_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace metad::firmware {
namespace {

constexpr char kAligned[] = "__attribute__((aligned(64)))";

size_t WordBytes(const formats::ElementType& type) {
  return std::max<size_t>(1, (type.bits + 7) / 8);
}

}  // namespace

int64_t BytesOf(const formats::ElementType& type,
                const std::vector<int64_t>& shape) {
  auto bytes = static_cast<int64_t>(WordBytes(type));
  for (const int64_t extent : shape) bytes *= extent;
  return bytes;
}

std::string DataText(const std::string& identifier, const ModelTensor& tensor) {
  const size_t word = WordBytes(tensor.type);
  std::vector<std::string> words;
  for (size_t i = 0; i + word <= tensor.data.size(); i += word) {
    uint64_t value = 0;
    for (size_t k = 0; k < word; ++k) {
      const auto byte = static_cast<unsigned char>(tensor.data[i + k]);
      value |= static_cast<uint64_t>(byte) << (8 * k);
    }
    words.push_back(absl::StrFormat("0x%xu%s", value, word == 8 ? "ll" : ""));
  }
  if (words.empty()) words.emplace_back("0");
  return absl::StrFormat("static const uint%d_t %s[] %s = {%s};\n", 8 * word,
                         identifier, kAligned, absl::StrJoin(words, ","));
}

std::string StorageText(const std::string& identifier, int64_t bytes) {
  return absl::StrCat("static uint8_t ", identifier, "[",
                      std::max<int64_t>(1, bytes), "] ", kAligned, ";\n");
}

std::string ShapeText(const std::string& identifier,
                      const std::vector<int64_t>& shape) {
  return absl::StrCat("static const int64_t ", identifier, "_shape[] = {",
                      shape.empty() ? "0" : absl::StrJoin(shape, ", "), "};\n");
}

std::string TensorInitializer(const std::string& identifier,
                              const std::string& data,
                              const formats::ElementType& type, size_t rank) {
  // TVM's bool is an unsigned integer of one bit.
  const uint32_t code = type.code == formats::TypeCode::kBool
                            ? 1
                            : static_cast<uint32_t>(type.code);
  const uint32_t bits =
      type.code == formats::TypeCode::kBool ? 1 : uint32_t{type.bits};
  return absl::StrCat("{(void*)", data, ", {1, 0}, ", rank, ", {", code, ", ",
                      bits, ", 1}, (int64_t*)", identifier, "_shape, 0, 0}");
}

std::string NameAsIdentifier(const std::string& name) {
  std::string identifier = name;
  for (char& c : identifier) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return identifier;
}

}  // namespace metad::firmware
