#include "codegen/runtimes/packed_declarations.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace metad::codegen {

std::string PackedPrototype(absl::string_view symbol) {
  return absl::StrCat("int ", symbol,
                      "(void* args, int* type_codes, int num_args,\n"
                      "    void* out_ret_value, int* out_ret_tcode,"
                      " void* resource_handle)");
}

void EmitFunctionPrototypes(const MetadataPlan& plan, Sink& sink) {
  std::string text;
  for (const PlannedModule& module : plan.modules) {
    absl::StrAppend(
        &text, "/* Module ", module.name,
        module.generated ? ", the metadata itself. */\n" : ". */\n");
    for (size_t i = 0; i < module.function_count; ++i) {
      absl::StrAppend(
          &text,
          PackedPrototype(plan.functions[module.first_function + i].symbol),
          ";\n");
    }
    text.push_back('\n');
    sink.Append(text);
    text.clear();
  }
}

void EmitOperatorDeclarations(const MetadataPlan& plan, Sink& sink) {
  sink.Append(
      "/*\n"
      " * The operators as the registry calls them; void* stands for "
      "TVMValue*. Each\n"
      " * is to be defined with C linkage and this prototype, in which other "
      "pointers\n"
      " * and other integers of 32 bits make no difference; 0 is success.\n"
      " * Define METAD_NO_OPERATOR_PROTOTYPES where other declarations of "
      "them\n"
      " * are in sight.\n"
      " */\n"
      "#ifndef METAD_NO_OPERATOR_PROTOTYPES\n\n");
  EmitFunctionPrototypes(plan, sink);
  sink.Append("#endif\n\n");
}

}  // namespace metad::codegen
