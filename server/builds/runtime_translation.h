#ifndef METAD_SERVER_BUILDS_RUNTIME_TRANSLATION_H_
#define METAD_SERVER_BUILDS_RUNTIME_TRANSLATION_H_

#include <string>

#include "codegen/runtimes/runtime.h"
#include "metad/v1/build_spec.pb.h"

// The wire's runtimes and the code generation's are the same by name: CRT_V1 is
// "crt-v1".
namespace metad::builds {

// Null where the value stands for none.
const codegen::Runtime* RuntimeOfWire(v1::RuntimeAbi abi);

// RUNTIME_ABI_UNSPECIFIED for a runtime that the wire has no name for.
v1::RuntimeAbi WireRuntime(const codegen::Runtime& runtime);

// "CRT (1), CRT_V1 (2), FFI (3) or STANDALONE (4)": what may be sent.
std::string WireRuntimes();

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_RUNTIME_TRANSLATION_H_
