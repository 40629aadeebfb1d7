#ifndef METAD_CLIENT_IMPORTERS_NPZ_FILE_H_
#define METAD_CLIENT_IMPORTERS_NPZ_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/byte_range.h"
#include "client/byte_spool.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

// What keeps a hostile archive small.
struct NpzLimits {
  size_t max_members = 65536;
  // Of all deflated members together, unpacked. Stored ones stay where they are
  // and have together at most the archive's size.
  int64_t max_total_bytes = int64_t{1} << 30;
  // What of them is kept in memory, and not in a file.
  size_t memory_bytes = ByteSpool::kMemoryBytes;
};

struct NpzContents {
  // In the order in which the archive stores them, each named by its member
  // without ".npy".
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each member or for the archive; the constants
  // are complete only if there is none.
  std::vector<std::string> problems;
  // What went wrong on this machine, such as a full disk, and ended the
  // reading.
  absl::Status failure;
};

// Reads NumPy's .npz: a zip archive of .npy members, stored or deflated. A
// member that is encrypted, packed otherwise, given twice, named without .npy
// or broken is a problem, and so is an archive beyond the limits. The data of
// stored members lies in `file`, whose pages are released again when their
// checksums have been seen to; deflated ones are unpacked into a spool, as is
// what is not in the wire's order. Members that are not `wanted` are not
// unpacked.
NpzContents ParseNpz(const ByteRange& file, const NpzLimits& limits = {},
                     const NameFilter& wanted = nullptr);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_NPZ_FILE_H_
