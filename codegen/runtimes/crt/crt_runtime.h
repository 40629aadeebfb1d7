#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_RUNTIME_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_RUNTIME_H_

#include "codegen/runtimes/runtime.h"

namespace metad::codegen {

// `crt`: TVM's C runtime, 0.9 to 0.18, and the interfaces of ahead-of-time
// compiled models. Its registry begins with a count of two bytes in the
// target's byte order.
const Runtime& CrtRuntime();

// `crt-v1`: TVM's C runtime up to 0.8, whose count has one byte.
const Runtime& CrtV1Runtime();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_RUNTIME_H_
