#ifndef METAD_SERVER_FORMATS_TENSORS_PARAMS_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_PARAMS_FILE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// The numbers that a .params file and each of its arrays start with.
inline constexpr uint64_t kParamsMagic = 0xF7E58D4F05049CB7;
inline constexpr uint64_t kNdarrayMagic = 0xDD5E40F096B4A13F;

// Reads TVM's .params, a dictionary of arrays, all numbers little-endian:
//
//   u64  kParamsMagic, u64 0
//   u64  count, and for each name u64 length, bytes
//   u64  count, and for each array
//          u64 kNdarrayMagic, u64 0
//          i32 device type (1, memory of the host), i32 device id
//          i32 dimensions, u8 type code, u8 bits, u16 lanes (DLDataType)
//          i64 extents..., i64 bytes of data, data
//
// The constants, in the file's order, without `source`; their data lies in
// `file`. InvalidArgument, which names the byte and the constant, for anything
// else: another count of arrays than of names, a name given twice or not in
// UTF-8, types that DLPack has not, data of another size than type and shape
// have, bytes after the last array.
//
// TVM up to 0.18 has no bool and writes uint1, one element to a byte: that
// becomes bool. Other types of fewer than 8 bits come so too, or packed; the
// data's size tells, and the former is packed, into a copy.
absl::StatusOr<std::vector<ImportedConstant>> ParseParams(
    const ByteRange& file, const NameFilter& wanted = nullptr);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_PARAMS_FILE_H_
