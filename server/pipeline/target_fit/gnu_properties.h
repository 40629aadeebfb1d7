#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_GNU_PROPERTIES_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_GNU_PROPERTIES_H_

#include <cstdint>
#include <map>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// The program properties of an object (.note.gnu.property; Linux Extensions to
// gABI, 2.1.7): by type, the bits of those whose value is a word, which are all
// that say what code needs or supports. Of a type that is there several times,
// all bits.
using GnuProperties = std::map<uint32_t, uint32_t>;

// What the processors' ABIs have defined.
// x86-64 psABI: ISA levels that the code needs, a bit each.
inline constexpr uint32_t kX86IsaNeeded = 0xc0008002;
// x86-64 psABI: bit 0 is IBT, bit 1 SHSTK.
inline constexpr uint32_t kX86Features = 0xc0000002;
// ELF for the Arm 64-bit Architecture: bit 0 is BTI, bit 1 PAC, bit 2 GCS.
inline constexpr uint32_t kAarch64Features = 0xc0000000;

// Reads the content of one such section. The bytes may be hostile.
// InvalidArgument, with the offset, for what ends too early.
absl::StatusOr<GnuProperties> ParseGnuProperties(absl::string_view section,
                                                 bool big_endian,
                                                 int pointer_bits);

// Those of an object; none where it has no such section. InvalidArgument as
// above, with the section's name.
absl::StatusOr<GnuProperties> ReadGnuProperties(const ObjectFile& object);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_GNU_PROPERTIES_H_
