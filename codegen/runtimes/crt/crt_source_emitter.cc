#include "codegen/runtimes/crt/crt_source_emitter.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/crt/aot_entry_emitter.h"
#include "codegen/runtimes/crt/aot_metadata_emitter.h"
#include "codegen/runtimes/crt/crt_names_blob.h"
#include "codegen/runtimes/crt/workspace_definitions.h"
#include "codegen/runtimes/packed_declarations.h"

namespace metad::codegen {
namespace {

std::string OctalCharacters(const std::vector<uint8_t>& bytes) {
  return absl::StrJoin(bytes, ", ", [](std::string* out, uint8_t byte) {
    absl::StrAppend(out, absl::StrFormat("'\\%03o'", byte));
  });
}

// A struct of character arrays has no padding, so its bytes are the blob's. It
// is aligned for a runtime that loads a count of two bytes as one uint16_t:
// Cortex-M0 and others fault where the address is odd.
void EmitNamesBlob(const MetadataPlan& plan, const CrtLayout& layout,
                   Sink& sink) {
  const bool has_short_count = layout.count_bytes == 1;
  const std::vector<NamesPart> parts = CutIntoParts(plan.functions);
  const std::vector<uint8_t> count =
      EncodeCrtCount(layout, plan.functions.size(), plan.target.byte_order);
  std::string text =
      absl::StrCat("/* Number of functions",
                   has_short_count ? "" : " in the target's byte order",
                   "; each name and its NUL; a NUL. */\n"
                   "static const struct {\n  char count[",
                   count.size(), "];\n");
  for (size_t i = 0; i < parts.size(); ++i) {
    absl::StrAppend(&text, "  char names_", i, "[", parts[i].bytes, "];\n");
  }
  absl::StrAppend(&text, "  char end[1];\n} ",
                  LocalSymbol(plan.model_name, layout.names_suffix),
                  has_short_count ? "" : " __attribute__((aligned(2)))",
                  " = {\n  {", OctalCharacters(count), "},\n");
  for (const NamesPart& part : parts) {
    for (size_t i = 0; i < part.function_count; ++i) {
      const bool last = i + 1 == part.function_count;
      // The literal's own NUL ends the part's last name.
      absl::StrAppend(&text, "  \"",
                      plan.functions[part.first_function + i].name,
                      last ? "\",\n" : "\\0\"\n");
    }
  }
  text += "  \"\"\n};\n\n";
  sink.Append(text);
}

// C has no empty array: a registry without functions points to none.
void EmitFunctionTable(const MetadataPlan& plan, Sink& sink) {
  sink.Append(
      "/* TVMBackendPackedCFunc, with pointers to unions as pointers to void. "
      "*/\n"
      "typedef int (*metad_packed_function)(void*, int*, int, void*, int*, "
      "void*);\n\n");
  if (plan.functions.empty()) return;
  std::string text =
      absl::StrCat("static const metad_packed_function ",
                   LocalSymbol(plan.model_name, kFunctionsSuffix), "[",
                   plan.functions.size(), "] = {\n");
  for (const PlannedFunction& function : plan.functions) {
    absl::StrAppend(&text, "  ", function.symbol, ",\n");
  }
  text += "};\n\n";
  sink.Append(text);
}

// Behind a joinable registry's module stands what only the registry that joins
// it defines.
std::string ModuleDefinition(const MetadataPlan& plan,
                             const std::string& module,
                             const std::string& registry) {
  if (!plan.joinable) {
    return absl::StrCat("static const struct TVMModule ", module, " = {\n  &",
                        registry, "\n};\n\n");
  }
  const std::string joiner = JoinerSymbol(plan.model_name);
  return absl::StrCat("extern const char ", joiner,
                      ";\n"
                      "static const struct {\n"
                      "  struct TVMModule module;\n"
                      "  const char* joiner;\n"
                      "} ",
                      module, " = {\n  {&", registry, "},\n  &", joiner,
                      "\n};\n\n");
}

void EmitJoiners(const MetadataPlan& plan, Sink& sink) {
  for (const std::string& name : plan.joined_registries) {
    const std::string joiner = JoinerSymbol(name);
    sink.Append(absl::StrCat("/* The registry of ", name,
                             " asks for the one that joins it. */\n"
                             "extern const char ",
                             joiner,
                             " __attribute__((weak));\n"
                             "const char ",
                             joiner, " = 1;\n\n"));
  }
}

void EmitRegistry(const MetadataPlan& plan, const CrtLayout& layout,
                  Sink& sink) {
  const std::string names = LocalSymbol(plan.model_name, layout.names_suffix);
  const std::string functions =
      plan.functions.empty() ? "0"
                             : LocalSymbol(plan.model_name, kFunctionsSuffix);
  const std::string registry = LocalSymbol(plan.model_name, kRegistrySuffix);
  const std::string module = LocalSymbol(plan.model_name, kModuleSuffix);
  sink.Append(absl::StrCat(
      "struct TVMFuncRegistry {\n"
      "  const char* names;\n"
      "  const metad_packed_function* funcs;\n"
      "};\n\n"
      "struct TVMModule {\n"
      "  const struct TVMFuncRegistry* registry;\n"
      "};\n\n"
      "static const struct TVMFuncRegistry ",
      registry,
      " = {\n"
      "  (const char*)&",
      names,
      ",\n"
      "  ",
      functions,
      "\n"
      "};\n\n",
      ModuleDefinition(plan, module, registry), "const struct TVMModule* ",
      kCrtEntryPoint,
      plan.joinable ? "(void) __attribute__((weak));\n" : "(void);\n",
      "const struct TVMModule* ", kCrtEntryPoint,
      "(void) {\n"
      "  return &",
      module, plan.joinable ? ".module" : "",
      ";\n"
      "}\n\n"));
}

}  // namespace

void EmitCrtSource(const MetadataPlan& plan, const CrtLayout& layout,
                   Sink& sink) {
  EmitManifest(plan, "Function registry and constants of a model.", sink);
  EmitConstantTableInclude(plan, sink);
  EmitConstantPrologue(plan, sink);
  EmitLinkageBegin(sink);
  EmitConstantDefinitions(plan, sink);
  EmitConstantTable(plan, sink);
  EmitWorkspaceDefinitions(plan, sink);
  EmitFunctionPrototypes(plan, sink);
  EmitAotMetadata(plan, sink);
  EmitAotEntries(plan, sink);
  EmitNamesBlob(plan, layout, sink);
  EmitFunctionTable(plan, sink);
  EmitRegistry(plan, layout, sink);
  EmitJoiners(plan, sink);
  EmitLinkageEnd(sink);
}

}  // namespace metad::codegen
