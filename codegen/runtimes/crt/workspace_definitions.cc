#include "codegen/runtimes/crt/workspace_definitions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/section_name.h"

namespace metad::codegen {
namespace {

std::string Remark(const WorkspacePoolSpec& pool) {
  return absl::StrCat("/* Workspace ", pool.name, ": ", pool.size_bytes,
                      " bytes, aligned ", pool.alignment, ", in ", pool.section,
                      " */\n");
}

std::string Declarator(const AotSpec& aot, const WorkspacePoolSpec& pool) {
  return absl::StrCat("uint8_t ", WorkspaceSymbol(aot.module_name, pool.name),
                      "[", pool.size_bytes, "]");
}

void EmitByCompiler(const AotSpec& aot, const WorkspacePoolSpec& pool,
                    Sink& sink) {
  sink.Append(absl::StrCat(Declarator(aot, pool), " METAD_PLACED(\"",
                           pool.section, "\", ", pool.alignment, ");\n\n"));
}

// Every assembler for ELF takes %nobits and %object; @nobits would start a
// comment on ARM.
void EmitByAssembler(const AotSpec& aot, const WorkspacePoolSpec& pool,
                     Sink& sink) {
  const std::string symbol = WorkspaceSymbol(aot.module_name, pool.name);
  sink.Append(
      absl::StrCat("__asm__(\n  \".pushsection \\\"", pool.section,
                   "\\\",\\\"aw\\\",%nobits\\n\"\n  \".balign ", pool.alignment,
                   "\\n\"\n  \".globl ", symbol, "\\n\"\n  \".type ", symbol,
                   ", %object\\n\"\n  \".size ", symbol, ", ", pool.size_bytes,
                   "\\n\"\n  \"", symbol, ":\\n\"\n  \".space ",
                   pool.size_bytes, "\\n\"\n  \".popsection\\n\");\n\n"));
}

}  // namespace

void EmitWorkspaceDefinitions(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    for (const WorkspacePoolSpec& pool : model.aot->workspace_pools) {
      if (!pool.define_buffer) continue;
      sink.Append(absl::StrCat(Remark(pool), "extern ",
                               Declarator(*model.aot, pool), ";\n"));
      if (IsBssSection(pool.section)) {
        EmitByCompiler(*model.aot, pool, sink);
      } else {
        EmitByAssembler(*model.aot, pool, sink);
      }
    }
  }
}

void EmitWorkspaceDeclarations(const AotSpec& aot, Sink& sink) {
  for (const WorkspacePoolSpec& pool : aot.workspace_pools) {
    if (!pool.define_buffer) continue;
    sink.Append(
        absl::StrCat(Remark(pool), "extern ", Declarator(aot, pool), ";\n\n"));
  }
}

}  // namespace metad::codegen
