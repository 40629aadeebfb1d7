#ifndef METAD_SERVER_PIPELINE_FIRMWARE_ENTRY_TABLE_SEARCH_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_ENTRY_TABLE_SEARCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// Tables of a name and a function each, of which the `ffi` and `standalone`
// runtimes' registries are made, that have these names in this order: the one
// of that symbol first, then others in the order of addresses, which an image
// without symbols has, too. `names` are at least one.
std::vector<uint64_t> FindEntryTables(const ImageMemory& memory,
                                      const SymbolIndex& symbols,
                                      absl::string_view symbol,
                                      const std::vector<std::string>& names);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_ENTRY_TABLE_SEARCH_H_
