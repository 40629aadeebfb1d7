#ifndef METAD_CLIENT_IMPORTERS_NPY_FILE_H_
#define METAD_CLIENT_IMPORTERS_NPY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

// Reads a whole .npy file (NpyHeader documents the format) of bool, integers,
// IEEE floats, complex numbers, or of void, whose type it does not say
// (ParseTypeString). Big-endian numbers are turned into little-endian ones and
// Fortran order into row-major order. `name` and `source` of the result are
// empty. InvalidArgument for anything else, at which byte and what was
// expected; in particular for data that is shorter or longer than the header
// says. Memory: at most twice the file.
absl::StatusOr<ImportedConstant> ParseNpy(std::string file);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_NPY_FILE_H_
