#include "server/pipeline/import/constant_settings.h"

#include <cstddef>
#include <map>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "server/formats/tensors/constant_type.h"

namespace metad::pipeline {
namespace {

struct PlacedSetting {
  const ConstantSetting* setting = nullptr;
  // "constant_settings[2]".
  std::string field;
};

class ConstantSettings {
 public:
  ConstantSettings(const std::vector<ConstantSetting>& settings,
                   codegen::ViolationList& violations)
      : violations_(violations) {
    for (size_t i = 0; i < settings.size(); ++i) {
      const std::string field = absl::StrCat("constant_settings[", i, "]");
      const ConstantSetting& setting = settings[i];
      if (by_name_.insert({setting.name, {&setting, field}}).second) continue;
      violations_.Add(
          absl::StrCat(field, ".name"),
          absl::StrCat(setting.name.empty()
                           ? "is a second setting for all constants"
                           : absl::StrCat("is a second setting for ",
                                          codegen::Quoted(setting.name)),
                       "; expected one"));
    }
  }

  void CheckNames(const std::vector<ImportedTensor>& constants) {
    absl::flat_hash_set<std::string> known;
    for (const ImportedTensor& constant : constants) {
      known.insert(constant.content.name);
    }
    for (const auto& [name, placed] : by_name_) {
      if (name.empty() || known.contains(name)) continue;
      violations_.Add(
          absl::StrCat(placed.field, ".name"),
          absl::StrCat("there is no constant ", codegen::Quoted(name),
                       " among those of files"));
    }
  }

  void Apply(ImportedTensor& constant) {
    const PlacedSetting* own = Find(constant.content.name);
    const PlacedSetting* general = Find("");
    // What is said first counts.
    for (const PlacedSetting* placed : {own, general}) {
      if (placed != nullptr) Place(*placed->setting, constant.spec);
    }
    Type(own, general, constant);
    CheckType(constant);
  }

 private:
  // Null where there is none.
  const PlacedSetting* Find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
  }

  static void Place(const ConstantSetting& setting,
                    codegen::ConstantSpec& spec) {
    if (spec.style == codegen::ConstantStyle::kAuto) spec.style = setting.style;
    if (spec.section.empty()) spec.section = setting.section;
    if (spec.alignment == 0) spec.alignment = setting.alignment;
    if (spec.pool.empty()) spec.pool = setting.pool;
    if (spec.region.empty()) spec.region = setting.region;
  }

  void Type(const PlacedSetting* own, const PlacedSetting* general,
            ImportedTensor& constant) {
    const auto has_type = [](const PlacedSetting* placed) {
      return placed != nullptr && placed->setting->type.has_value();
    };
    const auto has_shape = [](const PlacedSetting* placed) {
      return placed != nullptr && placed->setting->shape.has_value();
    };
    const PlacedSetting* type = has_type(own)       ? own
                                : has_type(general) ? general
                                                    : nullptr;
    const PlacedSetting* shape = has_shape(own)       ? own
                                 : has_shape(general) ? general
                                                      : nullptr;
    if (type != nullptr) {
      Check(formats::Reinterpret(ToElementType(*type->setting->type),
                                 constant.content),
            absl::StrCat(type->field, ".data_type"), constant);
    }
    if (shape != nullptr) {
      Check(formats::Reshape(*shape->setting->shape, constant.content),
            absl::StrCat(shape->field, ".shape"), constant);
    }
  }

  void Check(const absl::Status& status, const std::string& field,
             const ImportedTensor& constant) {
    if (status.ok()) return;
    violations_.Add(
        field,
        absl::StrCat("constant ", codegen::Quoted(constant.content.name),
                     " from ", constant.origin.place, ": ", status.message()));
  }

  void CheckType(const ImportedTensor& constant) {
    const formats::ElementType& type = constant.content.type;
    if (!formats::IsOfUnknownType(type)) return;
    violations_.Add(
        constant.origin.field,
        absl::StrCat(constant.origin.place, ": constant ",
                     codegen::Quoted(constant.content.name),
                     ": its dtype says of its elements only that they have ",
                     type.bits,
                     " bits; expected a setting of its data_type, such as ",
                     type.bits == 8 ? "float8_e4m3fn or int4" : "bfloat16"));
  }

  codegen::ViolationList& violations_;
  // The empty name: for all.
  std::map<std::string, PlacedSetting> by_name_;
};

}  // namespace

void ApplyConstantSettings(const std::vector<ConstantSetting>& settings,
                           std::vector<ImportedTensor>& constants,
                           codegen::ViolationList& violations) {
  ConstantSettings found(settings, violations);
  found.CheckNames(constants);
  for (ImportedTensor& constant : constants) found.Apply(constant);
}

}  // namespace metad::pipeline
