#include "codegen/plan/calling_convention.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/ffi_symbols.h"

namespace metad::codegen {

std::string FunctionSymbol(RuntimeAbi abi, absl::string_view listed) {
  // An empty name is nobody's, with the prefix or without.
  if (abi != RuntimeAbi::kFfi || listed.empty() || HasFfiPrefix(listed)) {
    return std::string(listed);
  }
  return absl::StrCat(kFfiPrefix, listed);
}

std::string RegisteredName(RuntimeAbi abi, absl::string_view system_lib_prefix,
                           absl::string_view symbol) {
  if (abi != RuntimeAbi::kFfi || system_lib_prefix.empty() ||
      !HasFfiPrefix(symbol)) {
    return std::string(symbol);
  }
  if (IsFfiSpecialSymbol(symbol)) {
    return absl::StrCat(system_lib_prefix, symbol);
  }
  const absl::string_view name = symbol.substr(kFfiPrefix.size());
  if (absl::StartsWith(name, system_lib_prefix)) return std::string(symbol);
  return absl::StrCat(kFfiPrefix, system_lib_prefix, name);
}

std::string RuntimePrototype(RuntimeAbi abi) {
  switch (abi) {
    case RuntimeAbi::kFfi:
      return "int (void* handle, const TVMFFIAny* args, int32_t num_args, "
             "TVMFFIAny* result)";
    case RuntimeAbi::kCrt:
    case RuntimeAbi::kCrtV1:
      return "int (TVMValue* args, int* type_codes, int num_args, TVMValue* "
             "out_ret_value, int* out_ret_tcode, void* resource_handle)";
    case RuntimeAbi::kStandalone:
      break;
  }
  // metad_packed_function of metad_registry.h.
  return "int (void* args, int* type_codes, int num_args, void* out_ret_value, "
         "int* out_ret_tcode, void* resource_handle)";
}

std::string CallingConventionProblem(RuntimeAbi abi, absl::string_view symbol) {
  if (abi != RuntimeAbi::kFfi) {
    if (!HasFfiPrefix(symbol)) return "";
    return "is called as tvm-ffi calls functions, which this runtime does not; "
           "expected the module compiled for it, or the runtime ffi";
  }
  if (!HasFfiPrefix(symbol)) {
    return absl::StrCat(
        "is not called as tvm-ffi calls functions: its name does not start "
        "with ",
        kFfiPrefix,
        "; expected the module compiled for TVM 0.22 or later, or a list or "
        "pattern of those functions that are for the registry");
  }
  if (IsFfiLibraryData(symbol)) {
    return "is data of tvm-ffi's; expected a function";
  }
  return "";
}

}  // namespace metad::codegen
