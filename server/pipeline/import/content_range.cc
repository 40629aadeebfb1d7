#include "server/pipeline/import/content_range.h"

#include <memory>
#include <optional>

namespace metad::pipeline {
namespace {

// The request keeps the bytes themselves.
class RequestBytes : public formats::ByteOwner {
 public:
  explicit RequestBytes(const platform::FilePages& pages) : pages_(pages) {}

  void ReleasePages(absl::string_view part) const override {
    pages_.Release(part);
  }
  std::optional<formats::BytePlace> PlaceOf(
      absl::string_view part) const override {
    const std::optional<platform::FilePlace> place = pages_.PlaceOf(part);
    if (!place.has_value()) return std::nullopt;
    return formats::BytePlace{place->fd, place->offset};
  }

 private:
  const platform::FilePages& pages_;
};

}  // namespace

formats::ByteRange RangeOfContent(absl::string_view content,
                                  const platform::FilePages& pages) {
  return {content, std::make_shared<const RequestBytes>(pages)};
}

}  // namespace metad::pipeline
