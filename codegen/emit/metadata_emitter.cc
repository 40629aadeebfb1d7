#include "codegen/emit/metadata_emitter.h"

#include "codegen/emit/crt_header_emitter.h"
#include "codegen/emit/crt_source_emitter.h"

namespace metad::codegen {

void EmitSource(const MetadataPlan& plan, Sink& sink) {
  switch (plan.runtime_abi) {
    case RuntimeAbi::kCrt:
    case RuntimeAbi::kCrtV1:
      return EmitCrtSource(plan, sink);
    case RuntimeAbi::kFfi:
    case RuntimeAbi::kStandalone:
      // Nobody can ask for them yet: the translation of requests refuses.
      return;
  }
}

void EmitHeader(const MetadataPlan& plan, Sink& sink) {
  switch (plan.runtime_abi) {
    case RuntimeAbi::kCrt:
    case RuntimeAbi::kCrtV1:
      return EmitCrtHeader(plan, sink);
    case RuntimeAbi::kFfi:
    case RuntimeAbi::kStandalone:
      // Nobody can ask for them yet: the translation of requests refuses.
      return;
  }
}

}  // namespace metad::codegen
