#include "codegen/emit/c_declarations.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/array_initializer.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/version.h"

namespace metad::codegen {
namespace {

absl::string_view ByteOrderName(ByteOrder byte_order) {
  return byte_order == ByteOrder::kLittleEndian ? "little-endian"
                                                : "big-endian";
}

// "lib1 (2), lib2 (1)"; runs of one module count together.
std::string ModuleList(const MetadataPlan& plan) {
  std::vector<std::pair<absl::string_view, size_t>> listed;
  absl::flat_hash_map<size_t, size_t> places;
  for (const PlannedModule& module : plan.modules) {
    size_t place = listed.size();
    if (module.input.has_value()) {
      place = places.try_emplace(*module.input, place).first->second;
    }
    if (place == listed.size()) listed.emplace_back(module.name, 0);
    listed[place].second += module.function_count;
  }
  return absl::StrJoin(listed, ", ", [](std::string* out, const auto& one) {
    absl::StrAppend(out, one.first, " (", one.second, ")");
  });
}

}  // namespace

void EmitManifest(const MetadataPlan& plan, absl::string_view content,
                  Sink& sink) {
  sink.Append(absl::StrCat(
      "/*\n * ", content, "\n * Generated; edits are lost.\n *\n",
      " * model:        ", plan.model_name, "\n", " * generator:    metad ",
      kGeneratorVersion, "\n", " * runtime:      ", plan.runtime->name(), " (",
      plan.runtime->description(), ")\n", " * target:       ", plan.target.name,
      ", ", ByteOrderName(plan.target.byte_order), "\n", " * modules:      ",
      ModuleList(plan), "\n", " * functions:    ", plan.functions.size(), "\n",
      " * constants:    ", plan.constants.size(), "\n",
      " * input digest: sha256:", plan.input_digest, "\n */\n"));
}

void EmitLinkageBegin(Sink& sink) {
  sink.Append("#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
}

void EmitLinkageEnd(Sink& sink) {
  sink.Append("#ifdef __cplusplus\n}\n#endif\n");
}

std::string ConstantDeclarator(const PlannedConstant& constant) {
  return absl::StrCat("const ", ElementCType(constant.storage), " ",
                      constant.name, "[", constant.stored_elements, "]");
}

std::string ConstantRemark(const PlannedConstant& constant) {
  return absl::StrCat(
      DataTypeName(constant.type), "[", absl::StrJoin(constant.shape, ", "),
      "], ", constant.stored_bytes, " bytes, aligned ", constant.alignment,
      constant.section.empty() ? "" : absl::StrCat(", in ", constant.section),
      constant.element_count == 0
          ? "; empty, one element stands in for what C cannot express"
          : "");
}

}  // namespace metad::codegen
