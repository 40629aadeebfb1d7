#include "codegen/runtimes/crt/crt_header_emitter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/emit/external_pools.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/packed_declarations.h"

namespace metad::codegen {
namespace {

void EmitEntryPoint(Sink& sink) {
  // A struct tag agrees with TVM's own typedef of the same struct.
  sink.Append(absl::StrCat(
      "/* The image's function registry, as TVM's C runtime asks for it. */\n"
      "struct TVMModule;\n"
      "const struct TVMModule* ",
      kCrtEntryPoint, "(void);\n\n"));
}

}  // namespace

void EmitCrtHeader(const MetadataPlan& plan, Sink& sink) {
  const std::string guard =
      absl::StrCat("METAD_", plan.model_name, "_METADATA_H_");
  EmitManifest(plan, "Declares the function registry and constants of a model.",
               sink);
  sink.Append(absl::StrCat("#ifndef ", guard, "\n#define ", guard, "\n\n",
                           PoolIncludes(plan), "#include <stdint.h>\n\n"));
  EmitConstantTableInclude(plan, sink);
  EmitLinkageBegin(sink);
  EmitEntryPoint(sink);
  EmitOperatorDeclarations(plan, sink);
  EmitConstantTableDeclaration(plan, sink);
  EmitConstantDeclarations(plan, sink);
  EmitLinkageEnd(sink);
  sink.Append("\n#endif\n");
}

}  // namespace metad::codegen
