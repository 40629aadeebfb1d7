#ifndef METAD_SERVER_STORE_BLOB_STORE_H_
#define METAD_SERVER_STORE_BLOB_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/file_pages.h"
#include "server/store/blob_digest.h"

namespace metad::store {

// A blob opened for use. Its content had its digest when it was opened, and the
// store does not evict it while this lives. Thread-safe.
class PinnedBlob {
 public:
  virtual ~PinnedBlob() = default;

  // Of a content that is lent it may have to be computed: whoever can do
  // without does not ask.
  virtual const BlobDigest& digest() const = 0;

  // What a client in this process takes the content by; empty unless it is lent
  // (lent_files.h), and in no store.
  virtual absl::string_view lent_name() const { return {}; }

  // Up to `size` bytes from `offset`, 0 to the blob's size; fewer only at its
  // end. DataLoss when the file behind it was cut short.
  virtual absl::StatusOr<size_t> ReadAt(int64_t offset, char* buffer,
                                        size_t size) const = 0;

  // The whole content without a copy, good for as long as this object: for a
  // stored file it is mapped, and pages come as they are touched.
  virtual absl::StatusOr<absl::string_view> Content() const = 0;

  // Whoever has read `part` of the content lets it go from this process's
  // memory; it is read from the file again where it is touched again. What is
  // not of the content, or in no file, stays as it is.
  virtual void ReleasePages(absl::string_view /*part*/) const {}

  // Where `part` of the content is in a file; nothing if it is in none.
  virtual std::optional<platform::FilePlace> PlaceOf(
      absl::string_view /*part*/) const {
    return std::nullopt;
  }
};

// A blob whose bytes come before its digest is known. Beyond what was expected
// it takes its room from the store as it grows; what is not finished goes with
// this object. Not
// thread-safe.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;

  // Appends. ResourceExhausted when there is no room, in the store or on the
  // disk. After an error nothing but the destructor may follow.
  virtual absl::Status Append(absl::string_view bytes) = 0;

  // The same of bytes that are in a file, too.
  virtual absl::Status AppendFrom(const platform::FilePlace& /*place*/,
                                  absl::string_view bytes) {
    return Append(bytes);
  }

  // Makes a blob of what was appended, once. Errors as of Append().
  virtual absl::StatusOr<std::shared_ptr<const PinnedBlob>> Finish() = 0;
};

// One writer's hold on an upload. What it appended stays, for another writer to
// go on with, when this is destroyed before Finish(). Not thread-safe.
class BlobUpload {
 public:
  virtual ~BlobUpload() = default;

  // Where the next byte goes.
  virtual int64_t committed_bytes() const = 0;

  // Appends. Errors:
  //   InvalidArgument    more bytes than the digest has; the upload is gone
  //   Aborted            another writer opened the upload since
  //   ResourceExhausted  no room, in the store or on the disk; the upload is
  //                      gone, what it took is free again
  //   NotFound           the upload was dropped meanwhile
  virtual absl::Status Append(absl::string_view bytes) = 0;

  // Checks the whole against the digest and makes it a blob; the upload is gone
  // after that, whatever comes of it. InvalidArgument when bytes are missing or
  // their hash is another; else errors as of Append.
  virtual absl::Status Finish() = 0;
};

// How far an upload is.
struct UploadStatus {
  int64_t committed_bytes = 0;
  // It is a blob of the store.
  bool complete = false;
};

// Where a server puts what it makes. Thread-safe.
class BlobMaker {
 public:
  virtual ~BlobMaker() = default;

  // Begins a blob that the server makes itself, and takes the room for the
  // `expected_bytes` that will come at least: one that can never be evicts
  // nothing. ResourceExhausted when there is none; else errors of the file
  // system.
  virtual absl::StatusOr<std::unique_ptr<BlobWriter>> NewBlob(
      int64_t expected_bytes) = 0;
};

// Blobs that are put and opened whole: what a cache needs of a store. Thread-
// safe; calls may block on a disk. Outlives all that it hands out.
class BlobCache {
 public:
  virtual ~BlobCache() = default;

  // Stores a blob, whole or not at all; it is no error that it is here already.
  // InvalidArgument when the content has another digest; ResourceExhausted when
  // there is no room, in the store or on the disk.
  virtual absl::Status Put(const BlobDigest& digest,
                           absl::string_view content) = 0;

  // NotFound when it is not here, or is here no longer with its content: such a
  // file is removed and reported in the log.
  virtual absl::StatusOr<std::shared_ptr<const PinnedBlob>> Open(
      const BlobDigest& digest) = 0;
};

// Content-addressed blobs, of bounded total size. When room is needed, the
// blobs that were not used for longest go, but none that is pinned. The empty
// blob is always there.
//
// Thread-safe; calls may block on a disk. Outlives all that it hands out.
class BlobStore : public BlobMaker, public BlobCache {
 public:
  // Those of `digests` that are not here, each once. Those that are here count
  // as used. Nothing is read: what Open() finds broken is reported by that.
  virtual std::vector<BlobDigest> FindMissing(
      const std::vector<BlobDigest>& digests) = 0;

  // Keeps a blob for a while for somebody who was told of it and is to come for
  // it: for a minute, as long as what is kept so takes no more than a quarter
  // of the store. Else it is only used once more. No matter if it is not here.
  virtual void Lease(const BlobDigest& digest) = 0;

  // Begins an upload, or goes on with one. `id` is the client's, 1 to 64 of
  // [A-Za-z0-9_-], else InvalidArgument; it and the digest name the upload.
  // Whoever was writing it is cut off. AlreadyExists when the blob is here;
  // ResourceExhausted when it can never be; Unavailable when too many uploads
  // are being written.
  virtual absl::StatusOr<std::unique_ptr<BlobUpload>> OpenUpload(
      absl::string_view id, const BlobDigest& digest) = 0;

  // NotFound when there is neither upload nor blob.
  virtual absl::StatusOr<UploadStatus> QueryUpload(
      absl::string_view id, const BlobDigest& digest) = 0;
};

// What the store says when its own limit leaves no room, ResourceExhausted, and
// how that is told from a disk that has none.
absl::Status StoreLimitError(absl::string_view message);
bool IsStoreLimit(const absl::Status& status);

// Whether `id` can name an upload.
bool IsUploadId(absl::string_view id);

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_BLOB_STORE_H_
