#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_DYNAMIC_RUNTIME_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_DYNAMIC_RUNTIME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// Why a relocatable object cannot run in a static image, although it links:
// TVM's LLVM code for the C++ runtime, without a system library, calls the
// runtime through variables of its own (__TVMBackendAllocWorkspace and others),
// which are null until that runtime has loaded the library with dlopen; with a
// system library, it registers its functions when the program starts, with a
// function that only that runtime has (TVMBackendRegisterSystemLibSymbol).
// Empty: nothing of that, or no object.
std::string DynamicRuntimeProblem(absl::string_view object);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_DYNAMIC_RUNTIME_H_
