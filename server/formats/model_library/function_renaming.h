#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_RENAMING_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_RENAMING_H_

#include <string>

#include "server/formats/model_library/model_library.h"

namespace metad::formats {

// Has the functions of an ahead-of-time compiled model go by another name, as
// if TVM had been given that one: tvmgen_<name>_run, and all that it needs.
// False, and nothing changed, where that is not certain: of a graph, whose
// functions are found by the names in its JSON, of an entry that stays as it
// is, and of objects. `name` is an identifier.
bool RenameFunctions(const std::string& name, LibraryModel& model);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_RENAMING_H_
