#ifndef METAD_CLIENT_IMPORTERS_NPZ_FILE_H_
#define METAD_CLIENT_IMPORTERS_NPZ_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

// What keeps a hostile archive small.
struct NpzLimits {
  size_t max_members = 65536;
  // Of all members together, unpacked.
  int64_t max_total_bytes = int64_t{1} << 30;
};

struct NpzContents {
  // In the order in which the archive stores them, each named by its member
  // without ".npy".
  std::vector<ImportedConstant> constants;
  // What is wrong, one line for each member or for the archive; the constants
  // are complete only if there is none.
  std::vector<std::string> problems;
};

// Reads NumPy's .npz: a zip archive of .npy members, stored or deflated. A
// member that is encrypted, packed otherwise, given twice, named without .npy
// or broken is a problem, and so is an archive beyond the limits.
NpzContents ParseNpz(absl::string_view file, const NpzLimits& limits = {});

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_NPZ_FILE_H_
