#include "codegen/emit/constant_definitions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/array_initializer.h"
#include "codegen/emit/c_declarations.h"

namespace metad::codegen {
namespace {

// C++ gives a const object internal linkage unless a declaration before its
// definition says otherwise.
void EmitStorage(const PlannedConstant& constant, Sink& sink) {
  const std::string declarator = ConstantDeclarator(constant);
  sink.Append(absl::StrCat("/* ", ConstantRemark(constant), " */\n", "extern ",
                           declarator, ";\n", declarator, " METAD_PLACED(\"",
                           constant.section, "\", ", constant.alignment,
                           ") = {\n"));
  EmitArrayInitializer(constant, sink);
  sink.Append("};\n\n");
}

// One more name of an array that stands above.
void EmitAlias(const PlannedConstant& constant, const PlannedConstant& storage,
               Sink& sink) {
  sink.Append(absl::StrCat(
      "/* ", ConstantRemark(constant), "; the same as ", storage.name,
      " */\nextern ", ConstantDeclarator(constant),
      "\n    __attribute__((alias(\"", storage.name, "\")));\n\n"));
}

}  // namespace

void EmitConstantPrologue(Sink& sink) {
  sink.Append(
      "#include <stdint.h>\n\n"
      "#if !defined(__GNUC__) && !defined(__clang__)\n"
      "#error \"placing constants needs GNU attributes\"\n"
      "#endif\n"
      "#define METAD_PLACED(section_name, alignment) \\\n"
      "  __attribute__((section(section_name), aligned(alignment)))\n\n");
}

void EmitConstantDefinitions(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedConstant& constant : plan.constants) {
    if (constant.joined || IsOutsideImage(plan, constant)) continue;
    if (constant.alias_of.has_value()) {
      EmitAlias(constant, plan.constants[*constant.alias_of], sink);
    } else {
      EmitStorage(constant, sink);
    }
  }
}

void EmitConstantDeclarations(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedConstant& constant : plan.constants) {
    if (IsOutsideImage(plan, constant)) continue;
    sink.Append(absl::StrCat("/* ", ConstantRemark(constant), " */\nextern ",
                             ConstantDeclarator(constant), ";\n\n"));
  }
}

}  // namespace metad::codegen
