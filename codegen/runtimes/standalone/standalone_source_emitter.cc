#include "codegen/runtimes/standalone/standalone_source_emitter.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/constant_definitions.h"
#include "codegen/emit/constant_table_emitter.h"
#include "codegen/emit/name_index_emitter.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/packed_declarations.h"
#include "codegen/runtimes/standalone/registry_symbols.h"

namespace metad::codegen {
namespace {

void EmitFunctionTable(const MetadataPlan& plan, Sink& sink) {
  std::string text = absl::StrCat("static const struct metad_function ",
                                  LocalSymbol(plan.model_name, kEntriesSuffix),
                                  "[", plan.functions.size(), "] = {\n");
  for (const PlannedFunction& function : plan.functions) {
    absl::StrAppend(&text, "  {\"", function.name, "\", ", function.symbol,
                    "},\n");
  }
  text += "};\n\n";
  sink.Append(text);
}

void EmitModules(const MetadataPlan& plan, Sink& sink) {
  std::string text = absl::StrCat("static const struct metad_module_info ",
                                  LocalSymbol(plan.model_name, kModulesSuffix),
                                  "[", plan.modules.size(), "] = {\n");
  for (const PlannedModule& module : plan.modules) {
    absl::StrAppend(&text, "  {\"", module.name, "\", ", module.first_function,
                    ", ", module.function_count, ", ",
                    module.model.has_value() ? absl::StrCat(*module.model)
                                             : "METAD_NO_MODEL",
                    ", 0},\n");
  }
  text += "};\n\n";
  sink.Append(text);
}

void EmitModels(const MetadataPlan& plan, Sink& sink) {
  std::string text = absl::StrCat("static const struct metad_model_info ",
                                  LocalSymbol(plan.model_name, kModelsSuffix),
                                  "[", plan.models.size(), "] = {\n");
  for (const PlannedModel& model : plan.models) {
    absl::StrAppend(&text, "  {\"", model.name, "\"},\n");
  }
  text += "};\n\n";
  sink.Append(text);
}

void EmitRegistry(const MetadataPlan& plan, Sink& sink) {
  std::vector<absl::string_view> names;
  names.reserve(plan.functions.size());
  for (const PlannedFunction& function : plan.functions) {
    names.push_back(function.name);
  }
  const std::string index = EmitNameIndex(
      names, LocalSymbol(plan.model_name, kFunctionIndexSuffix), sink);
  const std::string symbol = RegistrySymbol(plan.model_name);
  // C++ gives a const object internal linkage unless a declaration before its
  // definition says otherwise.
  sink.Append(absl::StrCat(
      "extern const struct metad_registry ", symbol, ";\n",
      "const struct metad_registry ", symbol, " = {\n",
      "  METAD_LAYOUT_MAJOR, METAD_LAYOUT_MINOR, ", plan.modules.size(), ", ",
      plan.models.size(), ",\n  \"", plan.model_name, "\",\n  ",
      LocalSymbol(plan.model_name, kEntriesSuffix), ",\n  ", index, ",\n  ",
      LocalSymbol(plan.model_name, kModulesSuffix), ",\n  ",
      LocalSymbol(plan.model_name, kModelsSuffix), ",\n  &",
      ConstantTableSymbol(plan.model_name), "\n};\n\n"));
}

}  // namespace

void EmitStandaloneSource(const MetadataPlan& plan, Sink& sink) {
  EmitManifest(plan, "Function registry and constants of a model.", sink);
  EmitLayoutInclude("metad_registry.h", sink);
  EmitConstantPrologue(plan, sink);
  EmitLinkageBegin(sink);
  EmitConstantDefinitions(plan, sink);
  EmitConstantTable(plan, sink);
  EmitFunctionPrototypes(plan, sink);
  EmitFunctionTable(plan, sink);
  EmitModules(plan, sink);
  EmitModels(plan, sink);
  EmitRegistry(plan, sink);
  EmitLinkageEnd(sink);
}

}  // namespace metad::codegen
