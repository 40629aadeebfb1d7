#include "codegen/plan/model_planner.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"

namespace metad::codegen {
namespace {

// Of models that a refusal names.
constexpr size_t kMaxNamed = 10;

std::string NamesOf(const std::vector<PlannedModel>& models) {
  const size_t named = std::min(models.size(), kMaxNamed);
  std::string names = absl::StrJoin(
      models.begin(), models.begin() + static_cast<ptrdiff_t>(named), ", ",
      [](std::string* out, const PlannedModel& m) { out->append(m.name); });
  if (named < models.size()) {
    absl::StrAppend(&names, " and ", models.size() - named, " others");
  }
  return names;
}

}  // namespace

std::vector<PlannedModel> PlanModels(const MetadataSpec& spec,
                                     ViolationList& violations) {
  if (spec.models.empty()) return {{spec.model_name, "", std::nullopt}};
  if (spec.models.size() > kMaxModels) {
    violations.Add("models", absl::StrCat("has ", spec.models.size(),
                                          "; expected at most ", kMaxModels));
  }
  const size_t count = std::min(spec.models.size(), kMaxModels);
  std::vector<PlannedModel> models;
  models.reserve(count);
  absl::flat_hash_set<std::string> names;
  for (size_t i = 0; i < count; ++i) {
    const ModelSpec& model = spec.models[i];
    const std::string field = absl::StrCat("models[", i, "].name");
    const std::string problem = ModelNameProblem(model.name);
    if (!problem.empty()) {
      violations.Add(
          field, absl::StrCat("model name ", Quoted(model.name), " ", problem));
    } else if (!names.insert(model.name).second) {
      violations.Add(field,
                     absl::StrCat("two models are named ", Quoted(model.name),
                                  "; expected each name once"));
    }
    models.push_back({model.name, model.system_lib_prefix, model.aot});
    std::optional<AotSpec>& aot = models.back().aot;
    if (aot.has_value() && aot->module_name.empty()) {
      aot->module_name = model.name;
    }
  }
  return models;
}

size_t FindModel(const std::vector<PlannedModel>& models,
                 const std::string& name, const std::string& field,
                 ViolationList& violations) {
  if (name.empty() && models.size() == 1) return 0;
  for (size_t i = 0; i < models.size(); ++i) {
    if (models[i].name == name) return i;
  }
  violations.Add(
      absl::StrCat(field, ".model"),
      absl::StrCat(name.empty() ? "names no model, and there are several"
                                : absl::StrCat("model ", Quoted(name),
                                               " is not among the models"),
                   "; expected one of ", NamesOf(models)));
  return 0;
}

size_t ModelOrFirst(const std::vector<PlannedModel>& models,
                    const std::string& name) {
  for (size_t i = 0; i < models.size(); ++i) {
    if (models[i].name == name) return i;
  }
  return 0;
}

}  // namespace metad::codegen
