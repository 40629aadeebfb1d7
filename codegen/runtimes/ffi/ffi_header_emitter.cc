#include "codegen/runtimes/ffi/ffi_header_emitter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/emit/external_pools.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_declarations.h"
#include "codegen/runtimes/ffi/ffi_symbols.h"

namespace metad::codegen {
namespace {

void EmitRegisterFunction(const MetadataPlan& plan, Sink& sink) {
  sink.Append(absl::StrCat(
      "/*\n"
      " * Registers the functions with tvm-ffi, whose SystemLib() then has "
      "them.\n"
      " * Returns 0, or the first other answer of\n"
      " * ",
      kFfiRegisterSymbol, "().\n",
      plan.ffi_constructor
          ? " * A constructor has called it already, if this object was linked."
            "\n"
          : "",
      " */\nint ", RegisterFunction(plan.model_name), "(void);\n\n"));
}

void EmitFunctions(const MetadataPlan& plan, Sink& sink) {
  sink.Append(
      "/*\n"
      " * The functions as tvm-ffi calls them (TVMFFISafeCallType); void* "
      "stands\n"
      " * for TVMFFIAny*. Each is to be defined with C linkage and this "
      "prototype;\n"
      " * 0 is success. Define METAD_NO_OPERATOR_PROTOTYPES where other\n"
      " * declarations of them are in sight.\n"
      " */\n"
      "#ifndef METAD_NO_OPERATOR_PROTOTYPES\n\n");
  EmitFfiPrototypes(plan, sink);
  sink.Append("#endif\n\n");
}

}  // namespace

void EmitFfiHeader(const MetadataPlan& plan, Sink& sink) {
  const std::string guard =
      absl::StrCat("METAD_", plan.model_name, "_METADATA_H_");
  EmitManifest(plan, "Declares the function registry and constants of a model.",
               sink);
  sink.Append(absl::StrCat("#ifndef ", guard, "\n#define ", guard, "\n\n",
                           PoolIncludes(plan), "#include <stdint.h>\n\n"));
  EmitConstantTableInclude(plan, sink);
  EmitLinkageBegin(sink);
  EmitRegisterFunction(plan, sink);
  EmitFunctions(plan, sink);
  EmitConstantTableDeclaration(plan, sink);
  EmitConstantDeclarations(plan, sink);
  EmitLinkageEnd(sink);
  sink.Append("\n#endif\n");
}

}  // namespace metad::codegen
