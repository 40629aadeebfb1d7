#include "client/request/detached_blobs.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "client/content_hash.h"

namespace metad::client {
namespace {

std::vector<v1::Blob*> InlineBlobs(v1::BuildSpec& spec) {
  std::vector<v1::Blob*> blobs;
  const auto add = [&blobs](v1::Blob* blob) {
    if (blob->source_case() == v1::Blob::kInline) blobs.push_back(blob);
  };
  for (v1::ModuleDescriptor& module : *spec.mutable_modules()) {
    if (module.has_artifact()) add(module.mutable_artifact());
    for (v1::IncludeFile& file : *module.mutable_include_files()) {
      add(file.mutable_content());
    }
  }
  for (v1::ConstantTensor& constant : *spec.mutable_constants()) {
    add(constant.mutable_data());
  }
  return blobs;
}

int64_t SizeOf(const v1::Blob& blob) {
  return static_cast<int64_t>(blob.inline_().size());
}

DetachedBlob Detach(v1::Blob& blob) {
  DetachedBlob detached;
  detached.content = std::move(*blob.mutable_inline_());
  detached.digest.set_hash(ContentHash::HexOf(detached.content));
  detached.digest.set_size_bytes(static_cast<int64_t>(detached.content.size()));
  *blob.mutable_digest() = detached.digest;
  return detached;
}

}  // namespace

std::vector<DetachedBlob> DetachLargeBlobs(v1::BuildSpec& spec,
                                           const InlineLimits& limits) {
  std::vector<v1::Blob*> blobs = InlineBlobs(spec);
  std::stable_sort(blobs.begin(), blobs.end(),
                   [](const v1::Blob* a, const v1::Blob* b) {
                     return SizeOf(*a) > SizeOf(*b);
                   });
  int64_t together = 0;
  for (const v1::Blob* blob : blobs) together += SizeOf(*blob);
  std::vector<DetachedBlob> detached;
  std::unordered_set<std::string> known;
  for (v1::Blob* blob : blobs) {
    const int64_t size = SizeOf(*blob);
    if (size <= limits.each && together <= limits.together) break;
    together -= size;
    DetachedBlob taken = Detach(*blob);
    if (known.insert(taken.digest.hash()).second) {
      detached.push_back(std::move(taken));
    }
  }
  return detached;
}

}  // namespace metad::client
