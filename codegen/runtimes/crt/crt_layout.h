#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_LAYOUT_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_LAYOUT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

// What `crt` and `crt-v1` differ in, and the names that both give their tables.
// Every emitter and every reader of produced objects takes them from here.
namespace metad::codegen {

// Local symbols of `crt` metadata called m: metad_<m>_names (the names blob; of
// `crt-v1`, whose count is shorter, metad_<m>_names_v1), metad_<m>_functions
// (the function table) and metad_<m>_module, beside metad_<m>_registry.
inline constexpr absl::string_view kNamesSuffix = "_names";
inline constexpr absl::string_view kNamesV1Suffix = "_names_v1";
inline constexpr absl::string_view kFunctionsSuffix = "_functions";
inline constexpr absl::string_view kModuleSuffix = "_module";

// Most functions of a `crt` registry. The runtime's function handle is the
// index with bit 15 set and is decoded by clearing that bit, so index 32768
// would call function 0.
inline constexpr size_t kMaxCrtFunctions = 32767;

// Most functions of a `crt-v1` registry: the count is one byte.
inline constexpr size_t kMaxCrtV1Functions = 255;

struct CrtLayout {
  // As RuntimeRules has them.
  absl::string_view name;
  absl::string_view description;
  int64_t digest_number = 0;
  size_t max_functions = 0;
  absl::string_view limit_holder;
  // Of the count that the names blob begins with.
  size_t count_bytes = 0;
  // Of the names blob's symbol.
  absl::string_view names_suffix;
};

// TVM's C runtime, 0.9 to 0.18.
inline constexpr CrtLayout kCrtLayout = {"crt",
                                         "TVM C runtime 0.9 to 0.18",
                                         0,
                                         kMaxCrtFunctions,
                                         "the crt runtime's handles hold",
                                         2,
                                         kNamesSuffix};

// TVM's C runtime up to 0.8.
inline constexpr CrtLayout kCrtV1Layout = {
    "crt-v1",
    "TVM C runtime up to 0.8",
    1,
    kMaxCrtV1Functions,
    "the one-byte count of a crt-v1 registry holds",
    1,
    kNamesV1Suffix};

inline constexpr const CrtLayout* kCrtLayouts[] = {&kCrtLayout, &kCrtV1Layout};

// The layout of a runtime's name; null where it is none of the two.
const CrtLayout* FindCrtLayout(absl::string_view name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_LAYOUT_H_
