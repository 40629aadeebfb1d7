#ifndef METAD_CLIENT_IMPORTERS_NPY_FILE_H_
#define METAD_CLIENT_IMPORTERS_NPY_FILE_H_

#include "absl/status/statusor.h"
#include "client/byte_range.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

// Reads a whole .npy file (NpyHeader documents the format) of bool, integers,
// IEEE floats, complex numbers, or of void, whose type it does not say
// (ParseTypeString). `name` and `source` of the result are empty.
// InvalidArgument for anything else, at which byte and what was expected; in
// particular for data that is shorter or longer than the header says.
//
// The result's data lies in `file`. Only big-endian numbers, which are turned
// into little-endian ones, and Fortran order, which becomes row-major, make it
// a copy, of the size of the data; what was copied of `file` is released.
absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_NPY_FILE_H_
