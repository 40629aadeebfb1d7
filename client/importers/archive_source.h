#ifndef METAD_CLIENT_IMPORTERS_ARCHIVE_SOURCE_H_
#define METAD_CLIENT_IMPORTERS_ARCHIVE_SOURCE_H_

#include <archive.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/byte_range.h"
#include "client/byte_spool.h"

namespace metad::client {

// Feeds an archive to libarchive piece after piece and finds members that lie
// in it as they are, so that they need not be copied. Pages that libarchive has
// passed are released.
class ArchiveSource {
 public:
  // `spool` gets what has to be unpacked, and outlives this.
  ArchiveSource(ByteRange file, ByteSpool& spool)
      : file_(std::move(file)), spool_(spool) {}
  ArchiveSource(const ArchiveSource&) = delete;
  ArchiveSource& operator=(const ArchiveSource&) = delete;

  // As archive_read_open_memory(): gives a result of libarchive's. The source
  // must outlive the reading.
  int Open(archive* reader);

  // All data of the member whose header was read last: a part of the archive
  // where it is stored there as it is, else a run of the spool's of at most
  // `max_copied_bytes`. The sizes that the archive claims are not used to
  // allocate. InvalidArgument where the member is broken, ResourceExhausted
  // beyond the limit; these messages follow the member's name. Errors of the
  // spool's are others.
  absl::StatusOr<ByteRange> ReadMember(archive* reader,
                                       int64_t max_copied_bytes);

  // How many bytes ReadMember() has copied in all, and has found.
  int64_t copied_bytes() const { return copied_bytes_; }
  int64_t found_bytes() const { return found_bytes_; }

 private:
  static la_ssize_t Read(archive* reader, void* source, const void** buffer);
  static la_int64_t Seek(archive* reader, void* source, la_int64_t offset,
                         int whence);
  static la_int64_t Skip(archive* reader, void* source, la_int64_t request);

  absl::StatusOr<ByteRange> ReadBlocks(archive* reader,
                                       int64_t max_copied_bytes);

  const ByteRange file_;
  ByteSpool& spool_;
  size_t at_ = 0;
  // What was handed over last.
  absl::string_view piece_;
  int64_t copied_bytes_ = 0;
  int64_t found_bytes_ = 0;
};

// What libarchive says is wrong, printable.
std::string ArchiveError(archive* reader);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_ARCHIVE_SOURCE_H_
