#ifndef METAD_SERVER_FORMATS_TENSORS_NPZ_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_NPZ_FILE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// What keeps a hostile archive small, beside what ParseNpz() itself does.
struct NpzLimits {
  size_t max_members = 65536;
  // Of all deflated members together, unpacked: no more than the disk has room
  // for, unless that is less.
  uint64_t max_total_bytes = std::numeric_limits<uint64_t>::max();
  // What of them is kept in memory, and not in a file.
  size_t memory_bytes = ByteSpool::kMemoryBytes;
};

struct NpzContents {
  // In the order in which the archive stores them, each named by its member
  // without ".npy", which is its `source`.
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each member or for the archive; the constants
  // are complete only if there is none.
  std::vector<std::string> problems;
  // What went wrong on this machine, such as a full disk, and ended the
  // reading.
  absl::Status failure;
};

// Reads NumPy's .npz, a zip archive of .npy files, stored or deflated. A member
// is known by the magic number of its data and may have any name; names without
// the flag that says UTF-8 are of code page 437, as the format has it and NumPy
// reads it. A member that is no such file, is encrypted, packed otherwise,
// given twice, overlaps another or is broken is a problem.
//
// Stored data lies in `file`, whose pages are released again when checksums
// have been seen to; deflated data is unpacked in pieces into a spool, as is
// what is not in the wire's order. How much that is has no limit but the
// disk's: a member is unpacked only if its own first bytes are the header of an
// array of just the size that the archive says, if deflate can make as much of
// what there is, and if the spool has room for all of it. Members that are not
// `wanted` are not unpacked.
NpzContents ParseNpz(const ByteRange& file, const NpzLimits& limits = {},
                     const NameFilter& wanted = nullptr);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_NPZ_FILE_H_
