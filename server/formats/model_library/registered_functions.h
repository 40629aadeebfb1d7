#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_REGISTERED_FUNCTIONS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_REGISTERED_FUNCTIONS_H_

#include <string>
#include <vector>

#include "server/formats/model_library/function_owners.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/own_metadata.h"

namespace metad::formats {

// The functions of a model's modules that its registry is to have, in order:
// those that TVM's own registry lists; after them, for a graph, those that
// metadata.json lists and TVM forgot, which are external code generators',
// since a graph finds all of them by name. Without a registry of TVM's, every
// function of the sources that takes packed arguments, and of objects, which do
// not tell what theirs take, those that metadata.json lists, with the main
// function; a single operator has all. What was added and what was left out is
// said in `notes`.
std::vector<std::string> RegisteredFunctions(
    const LibraryModelMetadata& model,
    const std::vector<const CodeFile*>& files, const OwnMetadata& own,
    const FunctionOwners& owners, std::vector<std::string>& notes);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_REGISTERED_FUNCTIONS_H_
