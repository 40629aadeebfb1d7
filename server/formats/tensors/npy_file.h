#ifndef METAD_SERVER_FORMATS_TENSORS_NPY_FILE_H_
#define METAD_SERVER_FORMATS_TENSORS_NPY_FILE_H_

#include "absl/status/statusor.h"
#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Reads a whole .npy file (NpyHeader documents the format) of a type that
// ParseTypeString() takes; elements of fewer than 8 bits, one to a byte, are
// packed. `name` and `source` of the result are empty.
// InvalidArgument for anything else, at which byte and what was expected; in
// particular for data that is shorter or longer than the header says.
//
// The result's data lies in `file`, unless its order is not the wire's
// (wire_order.h): then it is a run of the spool's, whose errors are this one's.
absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file,
                                          ByteSpool& spool);
// With a spool of its own.
absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_NPY_FILE_H_
