#include "server/pipeline/imported_files.h"

#include <iterator>
#include <utility>

namespace metad::pipeline {

absl::string_view ImportedFiles::Keep(formats::ByteRange bytes) {
  const absl::string_view view = bytes.view();
  if (!view.empty()) ranges_.emplace(view.data(), std::move(bytes));
  return view;
}

absl::string_view ImportedFiles::Keep(std::string bytes) {
  return Keep(formats::ByteRange::Owning(std::move(bytes)));
}

const formats::ByteRange* ImportedFiles::RangeOf(absl::string_view part) const {
  const auto next = ranges_.upper_bound(part.data());
  if (next == ranges_.begin()) return nullptr;
  const formats::ByteRange& range = std::prev(next)->second;
  const char* const end = range.view().data() + range.size();
  return part.data() + part.size() <= end ? &range : nullptr;
}

// A range in the request's own contents hands on to `others_`, too.
void ImportedFiles::Release(absl::string_view part) const {
  const formats::ByteRange* range = RangeOf(part);
  if (range != nullptr) return range->ReleasePages(part);
  others_.Release(part);
}

void ImportedFiles::ReleaseAll() const {
  for (const auto& [begin, range] : ranges_) range.ReleasePages();
  others_.ReleaseAll();
}

std::optional<platform::FilePlace> ImportedFiles::PlaceOf(
    absl::string_view part) const {
  const formats::ByteRange* range = RangeOf(part);
  if (range == nullptr) return others_.PlaceOf(part);
  const size_t offset = static_cast<size_t>(part.data() - range->view().data());
  const std::optional<formats::BytePlace> place =
      range->Part(offset, part.size()).Place();
  if (!place.has_value()) return std::nullopt;
  return platform::FilePlace{place->descriptor, place->offset};
}

}  // namespace metad::pipeline
