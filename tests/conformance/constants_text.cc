#include "tests/conformance/constants_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace metad::conformance {

using codegen::PlannedConstant;

std::string ConstantsText(const GeneratedModel& model) {
  std::string text = absl::StrCat(
      "#include \"image_constants.h\"\n#include \"", model.header(),
      "\"\nconst struct image_constant image_constants[] = {\n");
  size_t count = 0;
  for (const PlannedConstant& constant : model.plan().constants) {
    // Those of external pools are for pool_check_test.
    if (codegen::IsOutsideImage(model.plan(), constant)) continue;
    ++count;
    absl::StrAppend(&text, "  {\"", constant.name, "\", ", constant.name,
                    ", sizeof(", constant.name, "), ", constant.alignment,
                    "},\n");
  }
  // One more, since C has no empty arrays.
  absl::StrAppend(&text, "  {0, 0, 0, 0}\n};\n",
                  "const unsigned long image_constant_count = ", count, ";\n");
  return text;
}

std::string ConstantLines(const codegen::MetadataPlan& plan) {
  std::string text;
  for (const PlannedConstant& constant : plan.constants) {
    if (codegen::IsOutsideImage(plan, constant)) continue;
    absl::StrAppend(&text, "constant ", constant.name, " ",
                    constant.stored_bytes, " 0 ",
                    absl::BytesToHexString(StoredBytes(
                        constant, codegen::ByteOrder::kLittleEndian)),
                    "\n");
  }
  return text;
}

}  // namespace metad::conformance
