#include "codegen/runtimes/standalone/standalone_header_emitter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/runtimes/packed_declarations.h"
#include "codegen/runtimes/standalone/registry_symbols.h"

namespace metad::codegen {

void EmitStandaloneHeader(const MetadataPlan& plan, Sink& sink) {
  const std::string guard =
      absl::StrCat("METAD_", plan.model_name, "_METADATA_H_");
  EmitManifest(plan, "Declares the function registry and constants of a model.",
               sink);
  sink.Append(absl::StrCat("#ifndef ", guard, "\n#define ", guard,
                           "\n\n#include \"metad_registry.h\"\n\n"));
  EmitLinkageBegin(sink);
  sink.Append(absl::StrCat(
      "/* Every function and every constant below by its name. */\n",
      "extern const struct metad_registry ", RegistrySymbol(plan.model_name),
      ";\n\n"));
  EmitConstantTableDeclaration(plan, sink);
  EmitOperatorDeclarations(plan, sink);
  EmitConstantDeclarations(plan, sink);
  EmitLinkageEnd(sink);
  sink.Append("\n#endif\n");
}

}  // namespace metad::codegen
