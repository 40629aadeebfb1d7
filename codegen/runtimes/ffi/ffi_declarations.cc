#include "codegen/runtimes/ffi/ffi_declarations.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

namespace metad::codegen {

void EmitFfiPrototypes(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedModule& module : plan.modules) {
    std::string text = absl::StrCat("/* Module ", module.name, ". */\n");
    for (size_t i = 0; i < module.function_count; ++i) {
      absl::StrAppend(&text, "int ",
                      plan.functions[module.first_function + i].symbol,
                      "(void* handle, const void* args, int32_t num_args,\n"
                      "    void* result);\n");
    }
    text.push_back('\n');
    sink.Append(text);
  }
}

}  // namespace metad::codegen
