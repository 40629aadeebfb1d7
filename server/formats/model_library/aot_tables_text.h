#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_TABLES_TEXT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_TABLES_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/c_declarations_text.h"

namespace metad::formats {

// TVMMetadata as its C text has it.
struct AotTables {
  std::vector<AotTensor> inputs;
  std::vector<AotTensor> outputs;
  // Of bytes.
  std::vector<AotTensor> workspaces;
  std::vector<AotConstant> constants;
  std::string mod_name;
};

// Reads the declarations of the module that defines
// tvmgen_<mod>_get_c_metadata. InvalidArgument where they are not what TVM
// writes.
absl::StatusOr<AotTables> ReadAotTables(const CDeclarations& declarations);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_AOT_TABLES_TEXT_H_
