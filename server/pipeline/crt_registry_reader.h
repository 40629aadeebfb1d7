#ifndef METAD_SERVER_PIPELINE_CRT_REGISTRY_READER_H_
#define METAD_SERVER_PIPELINE_CRT_REGISTRY_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/pipeline/object_file.h"

// Reads the registry of a `crt` or `crt-v1` object back.
namespace metad::pipeline {

// Whether the symbol is the names blob of generated metadata.
bool IsCrtRegistry(const ObjectSymbol& symbol);

// The names in it, in index order, for which IsCrtRegistry() is true.
// InvalidArgument when it is damaged.
absl::StatusOr<std::vector<std::string>> ReadCrtRegistry(
    const ObjectFile& object, const ObjectSymbol& symbol);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_CRT_REGISTRY_READER_H_
