#include "codegen/emit/constant_definitions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_storage.h"
#include "codegen/emit/external_pools.h"

namespace metad::codegen {

void EmitConstantPrologue(const MetadataPlan& plan, Sink& sink) {
  sink.Append(
      "#include <stdint.h>\n\n"
      "#if !defined(__GNUC__) && !defined(__clang__)\n"
      "#error \"placing constants needs GNU attributes\"\n"
      "#endif\n"
      "#define METAD_PLACED(section_name, alignment) \\\n"
      "  __attribute__((section(section_name), aligned(alignment)))\n\n");
  EmitPoolCheckPrologue(plan, sink);
}

void EmitConstantDefinitions(const MetadataPlan& plan, Sink& sink) {
  EmitStoragePrologue(plan, sink);
  for (const PlannedConstant& constant : plan.constants) {
    if (sink.IsBroken()) return;
    if (constant.joined || IsOutsideImage(plan, constant)) continue;
    if (constant.alias_of.has_value()) {
      EmitConstantAlias(constant, plan.constants[*constant.alias_of], sink);
    } else {
      EmitConstantStorage(plan, constant, sink);
    }
  }
  EmitPoolChecks(plan, sink);
}

void EmitConstantDeclarations(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedConstant& constant : plan.constants) {
    if (IsOutsideImage(plan, constant)) continue;
    sink.Append(absl::StrCat("/* ", ConstantRemark(constant), " */\nextern ",
                             ConstantDeclarator(constant), ";\n\n"));
  }
  EmitPoolDeclarations(plan, sink);
}

}  // namespace metad::codegen
