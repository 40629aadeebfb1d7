#include "codegen/plan/constant_data_file.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

// Of every file system in use.
constexpr size_t kMaxFileName = 255;

bool TakesFile(ConstantStyle style) {
  return style == ConstantStyle::kIncbin || style == ConstantStyle::kEmbed;
}

}  // namespace

bool HasDataFile(const MetadataPlan& plan, const PlannedConstant& constant) {
  return TakesFile(constant.style) && !constant.joined &&
         !constant.alias_of.has_value() && !IsOutsideImage(plan, constant);
}

std::string DataFileName(const std::string& model_name,
                         const PlannedConstant& constant) {
  return absl::StrCat(model_name, "_", constant.name, ".bin");
}

void CheckDataFile(const MetadataPlan& plan, const PlannedConstant& constant,
                   const std::string& field, ViolationList& violations) {
  if (!HasDataFile(plan, constant)) return;
  const std::string style_field = absl::StrCat(field, ".style");
  const std::string file = DataFileName(plan.model_name, constant);
  if (file.size() > kMaxFileName) {
    violations.Add(
        style_field,
        absl::StrCat("constant ", Quoted(constant.name),
                     " would be in a file whose name has ", file.size(),
                     " characters; expected at most ", kMaxFileName,
                     ", or a style that needs no file"));
  }
  for (const PlannedPool& pool : plan.pools) {
    if (!pool.external || pool.name != constant.name) continue;
    violations.Add(
        style_field,
        absl::StrCat("constant ", Quoted(constant.name), " would be in ", file,
                     ", which is the file of the external pool of that name; "
                     "expected another name, or a style that needs no file"));
  }
}

}  // namespace metad::codegen
