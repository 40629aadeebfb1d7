#ifndef METAD_SERVER_FORMATS_ARCHIVES_GZIP_FILE_H_
#define METAD_SERVER_FORMATS_ARCHIVES_GZIP_FILE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"

namespace metad::formats {

// What a gzip file (RFC 1952) unpacks to, held against its checksums and
// lengths, in pieces into a run of the spool's; several members, one after the
// other, make one content. InvalidArgument for what is damaged or ends early,
// ResourceExhausted beyond `max_bytes`; these messages follow the file's name.
// Errors of the spool's are others.
absl::StatusOr<ByteRange> UnpackGzip(const ByteRange& file, int64_t max_bytes,
                                     ByteSpool& spool);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_GZIP_FILE_H_
