#include "tests/golden/golden_text.h"

#include "absl/strings/str_cat.h"
#include "codegen/emit/linker_script_emitter.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/runtimes/runtime.h"
#include "tests/golden/golden_specs.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {

std::vector<GoldenText> GenerateGoldenTexts() {
  std::vector<GoldenText> texts;
  for (const MetadataSpec& spec : GoldenSpecs()) {
    const MetadataPlan plan = PlanOf(spec);
    StringSink source;
    RuntimeOf(plan).EmitSource(plan, source);
    texts.push_back(
        {absl::StrCat(spec.model_name, "_metadata.c.golden"), source.Take()});
    StringSink header;
    RuntimeOf(plan).EmitHeader(plan, header);
    texts.push_back(
        {absl::StrCat(spec.model_name, "_metadata.h.golden"), header.Take()});
    for (const PlannedModel& model : plan.models) {
      if (!model.aot.has_value()) continue;
      StringSink interface;
      RuntimeOf(plan).EmitInterfaceHeader(plan, model, interface);
      texts.push_back(
          {absl::StrCat(InterfaceHeaderName(model.aot->module_name), ".golden"),
           interface.Take()});
    }
    if (plan.regions.empty()) continue;
    StringSink linker_script;
    EmitLinkerScript(plan, linker_script);
    texts.push_back({absl::StrCat(spec.model_name, "_metadata.ld.golden"),
                     linker_script.Take()});
  }
  return texts;
}

}  // namespace metad::codegen
