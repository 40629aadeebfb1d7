#ifndef METAD_CLIENT_OUTPUT_LIBRARY_TEXT_H_
#define METAD_CLIENT_OUTPUT_LIBRARY_TEXT_H_

#include <cstdint>
#include <ostream>
#include <vector>

#include "client/output/message_json.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

// A Model Library Format archive, and the constants of each of its models:
// those of the .params file and of the block, in this order.
struct InspectedLibrary {
  const formats::ModelLibrary& library;
  std::vector<std::vector<formats::ImportedConstant>> constants;
};

// {"models": [{"name", "targets", "modules", "interface", "constants"}, ...],
//  "notes": [...]}; "interface" only of an ahead-of-time compiled model whose
// metadata can be made anew.
Json LibraryToJson(const InspectedLibrary& inspected, int64_t values);

// The same as tables: of each model its modules, the functions in the order of
// the registry, the interface, the constants.
void PrintLibrary(const InspectedLibrary& inspected, int64_t values,
                  std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_LIBRARY_TEXT_H_
