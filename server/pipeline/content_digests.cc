#include "server/pipeline/content_digests.h"

#include "server/platform/piece_reader.h"
#include "server/platform/sha256.h"

namespace metad::pipeline {
namespace {

std::string Compute(absl::string_view content,
                    const platform::FilePages& pages) {
  platform::Sha256 hash;
  platform::PieceReader reader(pages, content);
  for (absl::string_view piece = reader.Next(); !piece.empty();
       piece = reader.Next()) {
    hash.Update(piece);
  }
  return platform::ToHex(hash.Finish());
}

}  // namespace

void ContentDigests::Know(absl::string_view content, std::string sha256) {
  // Nothing has no place of its own.
  if (content.empty()) return;
  absl::MutexLock lock(&mutex_);
  known_.insert_or_assign({content.data(), content.size()}, std::move(sha256));
}

std::string ContentDigests::Of(absl::string_view content,
                               const platform::FilePages& pages) {
  if (content.empty()) return Compute(content, pages);
  absl::MutexLock lock(&mutex_);
  std::string& sha256 = known_[{content.data(), content.size()}];
  if (sha256.empty()) sha256 = Compute(content, pages);
  return sha256;
}

}  // namespace metad::pipeline
