#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_EXECUTOR_CHECK_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_EXECUTOR_CHECK_H_

#include <string>
#include <vector>

#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/library_problem.h"

namespace metad::formats {

// Holds what metadata.json says of a model's executor against what its modules
// define: a graph has no entry, a model compiled ahead of time has one, or at
// least the main function that it would call; `notes` say where the entry is
// the image's to define. A module whose functions are not known may define
// anything. A main function whose constants are nowhere in the archive is a
// problem: nobody could call it.
void CheckExecutor(const LibraryModelMetadata& model,
                   const std::vector<const CodeFile*>& files,
                   std::vector<std::string>& notes,
                   std::vector<LibraryProblem>& problems);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_EXECUTOR_CHECK_H_
