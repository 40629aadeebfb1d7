#include "server/formats/model_library/library_files.h"

#include <cstddef>
#include <functional>

namespace metad::formats {

ByteRange RangeOf(absl::string_view part, const std::vector<ByteRange>& bytes) {
  const std::less<> before;
  for (const ByteRange& range : bytes) {
    const absl::string_view whole = range.view();
    const bool is_inside =
        !before(part.data(), whole.data()) &&
        !before(whole.data() + whole.size(), part.data() + part.size());
    if (!is_inside) continue;
    return range.Part(static_cast<size_t>(part.data() - whole.data()),
                      part.size());
  }
  return {};
}

}  // namespace metad::formats
