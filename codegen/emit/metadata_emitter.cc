#include "codegen/emit/metadata_emitter.h"

#include "codegen/runtimes/crt/crt_header_emitter.h"
#include "codegen/runtimes/crt/crt_source_emitter.h"
#include "codegen/runtimes/ffi/ffi_header_emitter.h"
#include "codegen/runtimes/ffi/ffi_source_emitter.h"
#include "codegen/runtimes/standalone/standalone_header_emitter.h"
#include "codegen/runtimes/standalone/standalone_source_emitter.h"

namespace metad::codegen {

void EmitSource(const MetadataPlan& plan, Sink& sink) {
  switch (plan.runtime_abi) {
    case RuntimeAbi::kCrt:
    case RuntimeAbi::kCrtV1:
      return EmitCrtSource(plan, sink);
    case RuntimeAbi::kFfi:
      return EmitFfiSource(plan, sink);
    case RuntimeAbi::kStandalone:
      return EmitStandaloneSource(plan, sink);
  }
}

void EmitHeader(const MetadataPlan& plan, Sink& sink) {
  switch (plan.runtime_abi) {
    case RuntimeAbi::kCrt:
    case RuntimeAbi::kCrtV1:
      return EmitCrtHeader(plan, sink);
    case RuntimeAbi::kFfi:
      return EmitFfiHeader(plan, sink);
    case RuntimeAbi::kStandalone:
      return EmitStandaloneHeader(plan, sink);
  }
}

}  // namespace metad::codegen
