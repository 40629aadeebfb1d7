#ifndef METAD_SERVER_FORMATS_ARCHIVES_ZIP_MEMBER_H_
#define METAD_SERVER_FORMATS_ARCHIVES_ZIP_MEMBER_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/archives/zip_directory.h"
#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"

namespace metad::formats {

// As many bytes of a member as its start has at least, if it has as many.
inline constexpr size_t kMemberStartBytes = size_t{128} << 10;

// Looks at the start of a member, and at how many bytes there will be in all.
// An error of its own ends the reading before more of it is unpacked.
using MemberCheck =
    std::function<absl::Status(absl::string_view start, uint64_t bytes)>;

// The data of `member` of the archive `file`: a part of the file where it is
// stored, else unpacked in pieces into a run of the spool's. Its checksum has
// been seen to, and what was read of the file is released.
//
// InvalidArgument, to follow the member's name, where its header is not what
// the directory says, its data does not end before `end`, is encrypted, or
// packed otherwise than deflated, or where what is unpacked is not of the size
// or of the checksum that the directory says. What is said to be larger than
// deflate can make of its bytes is refused before anything is unpacked. Errors
// of the check's and of the spool's are this one's.
absl::StatusOr<ByteRange> ReadZipMember(const ByteRange& file,
                                        const ZipMember& member, uint64_t end,
                                        const MemberCheck& check,
                                        ByteSpool& spool);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_ZIP_MEMBER_H_
