#ifndef METAD_CLIENT_OUTPUT_CONSTANT_TABLE_H_
#define METAD_CLIENT_OUTPUT_CONSTANT_TABLE_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "client/output/message_json.h"
#include "server/formats/tensors/constant_file.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

// [{"name", "type", "shape", "bytes", "values"}, ...]: the first `values`
// elements of each, as texts, since JSON has no NaN and no integers of 64 bits;
// without that key where that is 0.
Json ConstantsToJson(const std::vector<formats::ImportedConstant>& constants,
                     int64_t values);

// A table of them.
void PrintConstants(const std::vector<formats::ImportedConstant>& constants,
                    int64_t values, std::ostream& out);

// What the file holds: format, metadata, notes on how it was read, a table of
// its constants, and what could not be read as one.
void PrintConstantFile(const formats::FileConstants& file, int64_t values,
                       std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_CONSTANT_TABLE_H_
