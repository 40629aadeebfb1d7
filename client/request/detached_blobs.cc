#include "client/request/detached_blobs.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/strings/string_view.h"
#include "client/content_hash.h"

namespace metad::client {
namespace {

// A blob of the request, and its bytes unless they are inline.
struct Place {
  v1::Blob* blob = nullptr;
  const formats::ByteRange* beside = nullptr;

  int64_t size() const {
    return static_cast<int64_t>(beside == nullptr ? blob->inline_().size()
                                                  : beside->size());
  }
};

std::vector<Place> PlacesOf(
    v1::BuildSpec& spec, const std::vector<formats::ByteRange>& constant_data) {
  std::vector<Place> places;
  const auto add_inline = [&places](v1::Blob* blob) {
    if (blob->source_case() == v1::Blob::kInline) places.push_back({blob});
  };
  for (v1::ModuleDescriptor& module : *spec.mutable_modules()) {
    if (module.has_artifact()) add_inline(module.mutable_artifact());
    for (v1::IncludeFile& file : *module.mutable_include_files()) {
      add_inline(file.mutable_content());
    }
  }
  for (v1::InputFile& report : *spec.mutable_joined_reports()) {
    add_inline(report.mutable_content());
  }
  for (int i = 0; i < spec.constants_size(); ++i) {
    places.push_back({spec.mutable_constants(i)->mutable_data(),
                      &constant_data[static_cast<size_t>(i)]});
  }
  return places;
}

void Inline(const Place& place) {
  if (place.beside == nullptr) return;
  const absl::string_view bytes = place.beside->view();
  place.blob->set_inline_(bytes.data(), bytes.size());
  place.beside->ReleasePages();
}

v1::Digest DigestOf(const formats::ByteRange& content) {
  ContentHash hash;
  content
      .ForEachPiece([&hash](absl::string_view piece) {
        hash.Update(piece);
        return absl::OkStatus();
      })
      .IgnoreError();  // there is none
  v1::Digest digest;
  digest.set_hash(hash.FinishHex());
  digest.set_size_bytes(static_cast<int64_t>(content.size()));
  return digest;
}

DetachedBlob Detach(const Place& place) {
  if (place.beside != nullptr) return {place.blob, *place.beside};
  DetachedBlob detached = {
      place.blob,
      formats::ByteRange::Owning(std::move(*place.blob->mutable_inline_()))};
  place.blob->clear_source();
  return detached;
}

}  // namespace

std::vector<DetachedBlob> DetachLargeBlobs(
    v1::BuildSpec& spec, const std::vector<formats::ByteRange>& constant_data,
    const InlineLimits& limits) {
  std::vector<Place> places = PlacesOf(spec, constant_data);
  std::stable_sort(
      places.begin(), places.end(),
      [](const Place& a, const Place& b) { return a.size() > b.size(); });
  int64_t together = 0;
  for (const Place& place : places) together += place.size();
  std::vector<DetachedBlob> detached;
  for (const Place& place : places) {
    const int64_t size = place.size();
    if (size <= limits.each && together <= limits.together) {
      Inline(place);
      continue;
    }
    together -= size;
    detached.push_back(Detach(place));
  }
  return detached;
}

std::vector<NamedBlob> NameByDigest(std::vector<DetachedBlob> blobs) {
  std::vector<NamedBlob> named;
  std::unordered_set<std::string> known;
  for (DetachedBlob& blob : blobs) {
    v1::Digest digest = DigestOf(blob.content);
    *blob.place->mutable_digest() = digest;
    if (known.insert(digest.hash()).second) {
      named.push_back({std::move(digest), std::move(blob.content)});
    }
  }
  return named;
}

absl::Status CheckUnchanged(
    const std::vector<formats::ByteRange>& constant_data) {
  for (const formats::ByteRange& data : constant_data) {
    if (absl::Status status = data.CheckUnchanged(); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace metad::client
