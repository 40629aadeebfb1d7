#include "client/blob_uploader.h"

#include <cstddef>
#include <string>
#include <unordered_set>

#include "server/formats/byte_range.h"

namespace metad::client {
namespace {

// Lets go of what is before `sent`, now and then; `released` is how far that is
// done. An upload may have to go back.
void ReleaseSent(const formats::ByteRange& content, size_t sent,
                 size_t& released) {
  if (sent < released) released = sent;
  if (sent - released < formats::ByteRange::kPieceBytes &&
      sent < content.size())
    return;
  content.ReleasePages(content.view().substr(released, sent - released));
  released = sent;
}

}  // namespace

std::optional<RemoteError> UploadMissing(const std::vector<NamedBlob>& blobs,
                                         ConnectionStorage& storage,
                                         ProgressView& progress) {
  std::vector<v1::Digest> digests;
  digests.reserve(blobs.size());
  for (const NamedBlob& blob : blobs) digests.push_back(blob.digest);
  const auto missing = storage.FindMissing(digests);
  if (!missing.ok()) return missing.error();
  std::unordered_set<std::string> hashes;
  TransferProgress transfer;
  for (const v1::Digest& digest : missing.value()) {
    hashes.insert(digest.hash());
    transfer.total_bytes += digest.size_bytes();
  }
  if (hashes.empty()) return std::nullopt;
  progress.OnTransfer(transfer);
  int64_t before = 0;
  for (const NamedBlob& blob : blobs) {
    if (hashes.count(blob.digest.hash()) == 0) continue;
    size_t released = 0;
    auto failure =
        storage.Upload(blob.digest, blob.content.view(), [&](int64_t bytes) {
          transfer.done_bytes = before + bytes;
          progress.OnTransfer(transfer);
          ReleaseSent(blob.content, static_cast<size_t>(bytes), released);
        });
    if (failure.has_value()) return failure;
    before += blob.digest.size_bytes();
    transfer.done_bytes = before;
  }
  progress.OnTransfer(transfer);
  return std::nullopt;
}

}  // namespace metad::client
