#include "codegen/plan/required_constants.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/model_planner.h"

namespace metad::codegen {

RequiredConstants::RequiredConstants(const MetadataSpec& spec,
                                     const std::vector<PlannedModel>& models)
    : spec_(spec), models_(models) {
  for (const ModuleSpec& module : spec.modules) {
    const size_t model = ModelOrFirst(models, module.model);
    for (const std::string& name : module.required_constants) {
      required_.insert({model, name});
    }
  }
  for (const JoinedRegistrySpec& joined : spec.joined_registries) {
    for (const JoinedConstant& constant : joined.constants) {
      joined_.insert(constant.name);
    }
  }
}

std::string RequiredConstants::SymbolOf(const std::string& name,
                                        size_t model) const {
  if (Contains(model, name)) return name;
  if (models_.size() == 1 && !joined_.contains(name)) return name;
  return absl::StrCat(models_[model].name, "_", name);
}

void RequiredConstants::Check(ViolationList& violations) const {
  NameSet supplied;
  for (const ConstantSpec& constant : spec_.constants) {
    supplied.insert({ModelOrFirst(models_, constant.model), constant.name});
  }
  CheckSupplied(supplied, violations);
  CheckReferences(supplied, violations);
  CheckAddresses(violations);
}

void RequiredConstants::CheckSupplied(const NameSet& supplied,
                                      ViolationList& violations) const {
  for (size_t i = 0; i < spec_.modules.size(); ++i) {
    const ModuleSpec& module = spec_.modules[i];
    const size_t model = ModelOrFirst(models_, module.model);
    for (size_t j = 0; j < module.required_constants.size(); ++j) {
      const std::string& name = module.required_constants[j];
      if (supplied.contains({model, name})) continue;
      violations.Add(
          absl::StrCat("modules[", i, "].required_constants[", j, "]"),
          absl::StrCat("module ", Quoted(module.name), " requires constant ",
                       Quoted(name), ", which is not supplied"));
    }
  }
}

// The linker would only find that the name is not there.
void RequiredConstants::CheckReferences(const NameSet& supplied,
                                        ViolationList& violations) const {
  for (size_t i = 0; i < spec_.modules.size(); ++i) {
    const ModuleSpec& module = spec_.modules[i];
    const size_t model = ModelOrFirst(models_, module.model);
    for (const std::string& name : module.undefined_symbols) {
      if (!supplied.contains({model, name})) continue;
      const std::string symbol = SymbolOf(name, model);
      if (symbol == name) continue;
      violations.Add(
          absl::StrCat("modules[", i, "].required_constants"),
          absl::StrCat("module ", Quoted(module.name), " refers to constant ",
                       Quoted(name), ", which is called ", symbol,
                       " beside other models; expected it among the constants "
                       "that the module requires, so that it keeps its name"));
    }
  }
}

// What is outside of the image is a symbol only where its address is known.
void RequiredConstants::CheckAddresses(ViolationList& violations) const {
  absl::flat_hash_set<std::string> unknown;
  for (const PoolSpec& pool : spec_.pools) {
    if (pool.external && !pool.address.has_value()) unknown.insert(pool.name);
  }
  absl::flat_hash_map<std::pair<size_t, std::string>, std::string> pool_of;
  for (const ConstantSpec& constant : spec_.constants) {
    if (!unknown.contains(constant.pool)) continue;
    pool_of.insert({{ModelOrFirst(models_, constant.model), constant.name},
                    constant.pool});
  }
  for (size_t i = 0; i < spec_.modules.size(); ++i) {
    const ModuleSpec& module = spec_.modules[i];
    const size_t model = ModelOrFirst(models_, module.model);
    const auto check = [&](const std::string& name, const std::string& field) {
      const auto found = pool_of.find({model, name});
      if (found == pool_of.end()) return;
      violations.Add(
          absl::StrCat("modules[", i, "].", field),
          absl::StrCat("module ", Quoted(module.name), " refers to constant ",
                       Quoted(name), ", which is in the external pool ",
                       Quoted(found->second),
                       ", whose address is not known; expected a pool with an "
                       "address, or one in the image"));
    };
    for (size_t j = 0; j < module.required_constants.size(); ++j) {
      check(module.required_constants[j],
            absl::StrCat("required_constants[", j, "]"));
    }
    const absl::flat_hash_set<absl::string_view> said(
        module.required_constants.begin(), module.required_constants.end());
    for (const std::string& name : module.undefined_symbols) {
      if (!said.contains(name)) check(name, "artifact");
    }
  }
}

}  // namespace metad::codegen
