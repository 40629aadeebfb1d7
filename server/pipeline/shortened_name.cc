#include "server/pipeline/shortened_name.h"

#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kGap = "...";

bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string ShortenedName(absl::string_view name, size_t most) {
  if (name.size() <= most) return std::string(name);
  const size_t kept = most - kGap.size();
  size_t head = kept / 3;
  size_t tail = name.size() - (kept - head);
  while (head > 0 && ContinuesCharacter(name[head])) --head;
  while (tail < name.size() && ContinuesCharacter(name[tail])) ++tail;
  return absl::StrCat(name.substr(0, head), kGap, name.substr(tail));
}

}  // namespace metad::pipeline
