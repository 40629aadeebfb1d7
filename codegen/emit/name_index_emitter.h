#ifndef METAD_CODEGEN_EMIT_NAME_INDEX_EMITTER_H_
#define METAD_CODEGEN_EMIT_NAME_INDEX_EMITTER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"

namespace metad::codegen {

// Writes the arrays of a perfect hash of the names of a table, <prefix>_slots
// and <prefix>_displacements, and returns what initializes the table's struct
// metad_name_index. Names must be different and at most kMaxHashedNames.
std::string EmitNameIndex(const std::vector<absl::string_view>& names,
                          absl::string_view prefix, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_NAME_INDEX_EMITTER_H_
