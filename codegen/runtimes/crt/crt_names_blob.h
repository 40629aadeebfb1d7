#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_NAMES_BLOB_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_NAMES_BLOB_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/crt/crt_layout.h"

namespace metad::codegen {

// The blob that TVMFuncRegistry::names points to is a count, then each name
// with its NUL, then one more NUL. The count has 2 bytes in the *target's* byte
// order (`crt`, TVM 0.9 to 0.18), or one (`crt-v1`, up to TVM 0.8).
std::vector<uint8_t> EncodeCrtCount(const CrtLayout& layout, size_t count,
                                    ByteOrder byte_order);

// A run of consecutive functions whose names share one array.
struct NamesPart {
  size_t first_function = 0;
  size_t function_count = 0;
  // Bytes of the names, each with its NUL.
  size_t bytes = 0;
};

// Cuts the functions into parts that fit a C string literal: C99 5.2.4.1
// promises 4095 characters and -pedantic warns above that, while an initializer
// of single characters compiles 20 times slower than strings do.
std::vector<NamesPart> CutIntoParts(
    const std::vector<PlannedFunction>& functions);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_NAMES_BLOB_H_
