#ifndef METAD_SERVER_STORE_CONTENT_PART_H_
#define METAD_SERVER_STORE_CONTENT_PART_H_

#include <algorithm>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace metad::store {

// What `whole` and `part` have in common, which may be of different objects;
// empty if nothing.
inline absl::string_view CommonPart(absl::string_view whole,
                                    absl::string_view part) {
  // As numbers: those compare in any case.
  const auto number = [](const char* address) {
    return reinterpret_cast<uintptr_t>(address);
  };
  const uintptr_t start = number(whole.data());
  const uintptr_t begin = std::max(number(part.data()), start);
  const uintptr_t end =
      std::min(number(part.data()) + part.size(), start + whole.size());
  if (begin >= end) return {};
  return whole.substr(begin - start, end - begin);
}

// Whether all of `part`, which is not empty, lies in `whole`.
inline bool Contains(absl::string_view whole, absl::string_view part) {
  return !part.empty() && CommonPart(whole, part).size() == part.size();
}

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_CONTENT_PART_H_
