#include "codegen/runtimes/ffi/ffi_source_emitter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_declarations.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"
#include "codegen/runtimes/ffi/ffi_table.h"

namespace metad::codegen {
namespace {

std::string TableName(const MetadataPlan& plan) {
  return LocalSymbol(plan.model_name, kEntriesSuffix);
}

// `used` keeps a table that is so short that the compiler unrolls the loop over
// it: who inspects the object finds all names in one place.
void EmitTable(const MetadataPlan& plan, Sink& sink) {
  std::string text = absl::StrCat(
      "/* TVMFFISafeCallType, with pointers to TVMFFIAny as pointers to void. "
      "*/\n"
      "typedef int (*metad_ffi_function)(void*, const void*, int32_t, "
      "void*);\n\n"
      "struct metad_ffi_entry {\n"
      "  const char* name;\n"
      "  metad_ffi_function function;\n"
      "};\n\n"
      "/* Sorted by name, byte by byte. */\n"
      "static const struct metad_ffi_entry ",
      TableName(plan), "[", plan.functions.size(),
      "]\n    __attribute__((used)) = {\n");
  for (const PlannedFunction* function : FfiTable(plan)) {
    absl::StrAppend(&text, "  {\"", function->name, "\", ", function->symbol,
                    "},\n");
  }
  text += "};\n\n";
  sink.Append(text);
}

// ISO C has no conversion from a pointer to a function to a pointer to void,
// but both convert to and from an integer.
void EmitRegisterFunction(const MetadataPlan& plan, Sink& sink) {
  const std::string function = RegisterFunction(plan.model_name);
  const std::string table = TableName(plan);
  sink.Append(absl::StrCat("int ", kFfiRegisterSymbol,
                           "(const char* name, void* symbol);\n\n"
                           "int ",
                           function,
                           "(void);\n"
                           "int ",
                           function,
                           "(void) {\n"
                           "  uint32_t i;\n"
                           "  for (i = 0; i < ",
                           plan.functions.size(),
                           "; ++i) {\n"
                           "    const int result = ",
                           kFfiRegisterSymbol, "(\n        ", table,
                           "[i].name,\n        (void*)(uintptr_t)", table,
                           "[i].function);\n"
                           "    if (result != 0) return result;\n"
                           "  }\n"
                           "  return 0;\n"
                           "}\n\n"));
}

void EmitConstructor(const MetadataPlan& plan, Sink& sink) {
  sink.Append(absl::StrCat(
      "/* Nobody hears of a failure here; ", RegisterFunction(plan.model_name),
      "() may be called again. */\n"
      "__attribute__((constructor)) static void ",
      LocalSymbol(plan.model_name, "_constructor"), "(void) {\n  (void)",
      RegisterFunction(plan.model_name), "();\n}\n\n"));
}

}  // namespace

void EmitFfiSource(const MetadataPlan& plan, Sink& sink) {
  EmitManifest(plan, "Function registry and constants of a model.", sink);
  EmitConstantTableInclude(plan, sink);
  EmitConstantPrologue(plan, sink);
  EmitLinkageBegin(sink);
  EmitConstantDefinitions(plan, sink);
  EmitConstantTable(plan, sink);
  EmitFfiPrototypes(plan, sink);
  EmitTable(plan, sink);
  EmitRegisterFunction(plan, sink);
  if (plan.ffi_constructor) EmitConstructor(plan, sink);
  EmitLinkageEnd(sink);
}

}  // namespace metad::codegen
