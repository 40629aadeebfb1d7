#ifndef METAD_SERVER_PIPELINE_ENTRY_TABLE_READER_H_
#define METAD_SERVER_PIPELINE_ENTRY_TABLE_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/pipeline/object_file.h"

// Reads the table of names and functions of an `ffi` or `standalone` object
// back.
namespace metad::pipeline {

// Whether the symbol is the table of generated metadata.
bool IsEntryTable(const ObjectSymbol& symbol);

// The names in it, in the table's order. InvalidArgument when it is damaged.
absl::StatusOr<std::vector<std::string>> ReadEntryTable(
    const ObjectFile& object, const ObjectSymbol& symbol);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ENTRY_TABLE_READER_H_
