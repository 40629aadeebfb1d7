#include "codegen/plan/joined_registry_planner.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/constant_planner.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/plan/symbol_check.h"

namespace metad::codegen {
namespace {

class JoinedRegistryPlanner {
 public:
  JoinedRegistryPlanner(const MetadataSpec& spec, SymbolOwners& owners,
                        MetadataPlan& plan, ViolationList& violations)
      : owners_(owners), plan_(plan), violations_(violations) {
    for (const ModuleSpec& module : spec.modules) {
      module_names_.insert(module.name);
    }
  }

  void Plan(const JoinedRegistrySpec& joined, const std::string& field) {
    const std::string owner =
        absl::StrCat("joined registry ", Quoted(joined.name));
    PlanName(joined.name, owner, absl::StrCat(field, ".name"));
    const absl::flat_hash_set<std::string> before = module_names_;
    for (size_t i = 0; i < joined.functions.size(); ++i) {
      const std::string& module = joined.functions[i].module;
      // Compilers give all their modules the same names.
      const std::string name = before.contains(module)
                                   ? absl::StrCat(joined.name, ".", module)
                                   : module;
      module_names_.insert(name);
      PlanFunction(joined.functions[i], name, owner,
                   absl::StrCat(field, ".functions[", i, "]"));
    }
    for (size_t i = 0; i < joined.constants.size(); ++i) {
      PlanConstant(joined.constants[i], owner,
                   absl::StrCat(field, ".constants[", i, "]"));
    }
  }

 private:
  // It is a part of symbols.
  void PlanName(const std::string& name, const std::string& owner,
                const std::string& field) {
    const std::string problem = SymbolNameProblem(name, kMaxModelNameLength);
    if (!problem.empty()) {
      return violations_.Add(field, absl::StrCat(owner, " ", problem));
    }
    owners_.Claim(plan_.runtime->JoinedSymbol(name), owner, field, violations_);
    plan_.joined_registries.push_back(name);
  }

  void PlanFunction(const JoinedFunction& function, const std::string& module,
                    const std::string& owner, const std::string& field) {
    const std::string subject =
        absl::StrCat("function ", Quoted(function.symbol), " of ", owner);
    CheckSymbol(function.symbol, subject, field, violations_);
    const std::string problem =
        plan_.runtime->CallingConventionProblem(function.symbol);
    if (!problem.empty()) {
      violations_.Add(field, absl::StrCat(subject, " ", problem));
    }
    owners_.Claim(function.symbol, owner, field, violations_);
    if (plan_.modules.empty() || plan_.modules.back().name != module) {
      plan_.modules.push_back(
          {module, std::nullopt, plan_.functions.size(), 0});
    }
    ++plan_.modules.back().function_count;
    plan_.functions.push_back(
        {function.name, plan_.modules.size() - 1, function.symbol});
  }

  void PlanConstant(const JoinedConstant& constant, const std::string& owner,
                    const std::string& field) {
    CheckSymbol(constant.name,
                absl::StrCat("constant ", Quoted(constant.name), " of ", owner),
                field, violations_);
    owners_.Claim(constant.name, owner, field, violations_);
    std::optional<PlannedConstant> planned =
        PlanJoinedConstant(constant, field, violations_);
    if (planned.has_value()) plan_.constants.push_back(*std::move(planned));
  }

  SymbolOwners& owners_;
  MetadataPlan& plan_;
  ViolationList& violations_;
  // Those of the request, and of the registries so far.
  absl::flat_hash_set<std::string> module_names_;
};

}  // namespace

void PlanJoinedRegistries(const MetadataSpec& spec, SymbolOwners& owners,
                          MetadataPlan& plan, ViolationList& violations) {
  JoinedRegistryPlanner planner(spec, owners, plan, violations);
  for (size_t i = 0; i < spec.joined_registries.size(); ++i) {
    planner.Plan(spec.joined_registries[i],
                 absl::StrCat("joined_registries[", i, "]"));
  }
}

}  // namespace metad::codegen
