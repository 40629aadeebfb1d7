#include "codegen/plan/planner.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_check.h"
#include "codegen/plan/aot_functions.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/budget_check.h"
#include "codegen/plan/constant_block_planner.h"
#include "codegen/plan/constant_data_file.h"
#include "codegen/plan/constant_planner.h"
#include "codegen/plan/function_limit.h"
#include "codegen/plan/function_order.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/joined_registry_planner.h"
#include "codegen/plan/model_planner.h"
#include "codegen/plan/other_symbol_check.h"
#include "codegen/plan/placement_planner.h"
#include "codegen/plan/registered_name_check.h"
#include "codegen/plan/required_constants.h"
#include "codegen/plan/runtime_rules.h"
#include "codegen/plan/symbol_check.h"
#include "codegen/plan/symbol_owners.h"

namespace metad::codegen {
namespace {

// Checks a spec piece by piece; every piece adds to the plan what it can, so
// that one pass finds all problems.
class Planner {
 public:
  Planner(const MetadataSpec& spec, ViolationList& violations)
      : spec_(spec),
        runtime_(*spec.runtime),
        violations_(violations),
        placement_(spec, plan_, violations),
        blocks_(spec) {}

  std::optional<MetadataPlan> Run() {
    const size_t violations_before = violations_.total();
    PlanImage();
    runtime_.CheckWishes(spec_, violations_);
    ClaimSymbol();
    plan_.models = PlanModels(spec_, violations_);
    CheckAotInterfaces(spec_, plan_.models, owners_, violations_);
    c_entries_ = CInterfaceEntries(plan_.models);
    placement_.PlanMemories();
    PlanJoinedRegistries(spec_, owners_, plan_, violations_);
    PlanModules();
    required_.emplace(spec_, plan_.models);
    PlanConstants();
    blocks_.Plan(plan_, placement_, violations_);
    CheckOtherSymbols(spec_, owners_, violations_);
    required_->Check(violations_);
    runtime_.CheckTables(spec_, violations_);
    CheckRegisteredNames(plan_, violations_);
    placement_.Settle();
    if (violations_.total() != violations_before) return std::nullopt;
    CheckBudgets(plan_, violations_);
    if (violations_.total() != violations_before) return std::nullopt;
    placement_.Finish();
    return std::move(plan_);
  }

 private:
  void PlanImage() {
    const std::string problem = ModelNameProblem(spec_.model_name);
    if (!problem.empty()) {
      violations_.Add(
          "model_name",
          absl::StrCat("model name ", Quoted(spec_.model_name), " ", problem));
    }
    // The name stands in a comment of every file.
    if (!IsModuleName(spec_.target.name)) {
      violations_.Add(
          "target", absl::StrCat("target name ", Quoted(spec_.target.name),
                                 " is not [A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}"));
    }
    plan_.model_name = spec_.model_name;
    plan_.runtime = spec_.runtime;
    plan_.target = spec_.target;
    plan_.input_digest = spec_.input_digest;
    plan_.joinable = spec_.joinable;
    plan_.ffi_constructor = spec_.ffi_constructor;
    plan_.has_constant_table =
        spec_.constant_table || runtime_.always_has_constant_table();
  }

  // Most of what the metadata defines is reserved, whatever it is called.
  void ClaimSymbol() {
    const std::string symbol = runtime_.ClaimedSymbol(spec_.model_name);
    if (symbol.empty()) return;
    owners_.Claim(symbol, "the generated metadata", "model_name", violations_);
  }

  void PlanModules() {
    if (spec_.modules.empty()) {
      violations_.Add("modules",
                      "no module is given; expected at least one, since the "
                      "registry is made of their functions");
    }
    ReserveMetadataModules();
    PlanEntryFunctions(plan_);
    const size_t first_module = plan_.modules.size();
    for (size_t i = 0; i < spec_.modules.size(); ++i) PlanModule(i);
    OrderFunctions(spec_, first_module, plan_, violations_);
    PlanMetadataFunctions(plan_);
    const std::string problem =
        FunctionCountProblem(runtime_, plan_.functions.size());
    if (!problem.empty()) violations_.Add("modules", problem);
    CheckEmptyRegistry();
  }

  // Modules without functions may be all there is: TVM's C runtime then finds
  // none. Other registries are of no use without any.
  void CheckEmptyRegistry() {
    const bool all_without = std::all_of(
        spec_.modules.begin(), spec_.modules.end(),
        [](const ModuleSpec& module) { return module.without_functions; });
    if (runtime_.may_be_empty() || spec_.modules.empty() || !all_without) {
      return;
    }
    violations_.Add("modules",
                    "no module answers get_func_names with a function; "
                    "expected one that does, for a registry of this runtime "
                    "cannot be empty");
  }

  void ReserveMetadataModules() {
    for (const PlannedModel& model : plan_.models) {
      if (!model.aot.has_value()) continue;
      module_names_.insert(MetadataModule(model.aot->module_name));
      module_names_.insert(EntryModule(model.aot->module_name));
    }
  }

  void PlanModule(size_t index) {
    const ModuleSpec& module = spec_.modules[index];
    const std::string field = absl::StrCat("modules[", index, "]");
    CheckModuleName(module, field);
    const size_t model =
        FindModel(plan_.models, module.model, field, violations_);
    if (module.resolved && module.functions.empty() &&
        !module.without_functions) {
      violations_.Add(field,
                      absl::StrCat("module ", Quoted(module.name),
                                   " answers get_func_names with no function",
                                   module.no_function_hint.empty() ? "" : ": ",
                                   module.no_function_hint));
    }
    const size_t first = plan_.functions.size();
    for (size_t j = 0; j < module.functions.size(); ++j) {
      PlanFunction(module, module.functions[j], plan_.models[model],
                   module.functions_are_listed
                       ? absl::StrCat(field, ".functions[", j, "]")
                       : absl::StrCat(field, ".artifact"));
    }
    plan_.modules.push_back({module.name, model, first,
                             plan_.functions.size() - first,
                             /*generated=*/false, index});
  }

  void CheckModuleName(const ModuleSpec& module, const std::string& field) {
    if (!IsModuleName(module.name)) {
      violations_.Add(
          absl::StrCat(field, ".name"),
          absl::StrCat("module name ", Quoted(module.name),
                       " is not [A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}"));
      return;
    }
    if (!module_names_.insert(module.name).second) {
      violations_.Add(
          absl::StrCat(field, ".name"),
          absl::StrCat("two modules are named ", Quoted(module.name),
                       "; expected each name once"));
    }
  }

  void PlanFunction(const ModuleSpec& module, const std::string& listed,
                    const PlannedModel& model, const std::string& field) {
    const std::string symbol =
        module.functions_are_listed ? runtime_.FunctionSymbol(listed) : listed;
    const std::string subject = absl::StrCat(
        "function ", Quoted(symbol), " of module ", Quoted(module.name));
    CheckSymbol(symbol, subject, field, violations_);
    const std::string problem = runtime_.CallingConventionProblem(symbol);
    if (!problem.empty()) {
      violations_.Add(field, absl::StrCat(subject, " ", problem));
    }
    owners_.Claim(symbol, absl::StrCat("module ", Quoted(module.name)), field,
                  violations_);
    if (c_entries_.Contains(symbol)) {
      RefuseListedEntry(module, subject, field);
      return;
    }
    plan_.functions.push_back(
        {runtime_.RegisteredName(model.system_lib_prefix, symbol),
         plan_.modules.size(), symbol});
  }

  // Whoever lists it expects to find it in the registry; a symbol table only
  // says that it is there.
  void RefuseListedEntry(const ModuleSpec& module, const std::string& subject,
                         const std::string& field) {
    if (!module.functions_are_listed) return;
    violations_.Add(
        field,
        absl::StrCat(subject,
                     " is the entry of a model whose interface is C's, which "
                     "takes structs and not packed arguments; expected it left "
                     "out of the list, or the packed interface"));
  }

  void PlanConstants() {
    for (size_t i = 0; i < spec_.constants.size(); ++i) PlanOneConstant(i);
  }

  void PlanOneConstant(size_t index) {
    const ConstantSpec& constant = spec_.constants[index];
    const std::string field = absl::StrCat("constants[", index, "]");
    const std::string name_field = absl::StrCat(field, ".name");
    const size_t model =
        FindModel(plan_.models, constant.model, field, violations_);
    const std::optional<size_t> pool = placement_.FindPool(constant, field);
    CheckSymbol(constant.name,
                absl::StrCat("constant name ", Quoted(constant.name)),
                name_field, violations_);
    const std::string symbol = required_->SymbolOf(constant.name, model);
    owners_.Claim(symbol, ConstantOwner(index, model), name_field, violations_);
    std::optional<PlannedConstant> planned = PlanConstant(
        constant, field, placement_.DefaultsFor(constant, model, pool),
        violations_);
    if (spec_.passed != nullptr) spec_.passed(constant.data);
    if (!planned.has_value()) return;
    planned->name = symbol;
    planned->model = model;
    planned->pool = pool;
    CheckDataFile(plan_, *planned, field, violations_);
    placement_.Place(field, *planned);
    blocks_.AddConstant(model, index, plan_.constants.size());
    plan_.constants.push_back(*std::move(planned));
  }

  std::string ConstantOwner(size_t index, size_t model) const {
    std::string owner = absl::StrCat("constant ", index);
    if (plan_.models.size() > 1) {
      absl::StrAppend(&owner, " of model ", Quoted(plan_.models[model].name));
    }
    return owner;
  }

  const MetadataSpec& spec_;
  const RuntimeRules& runtime_;
  ViolationList& violations_;
  MetadataPlan plan_;
  PlacementPlanner placement_;
  ConstantBlockPlanner blocks_;
  absl::flat_hash_set<std::string> module_names_;
  SymbolOwners owners_;
  CInterfaceEntries c_entries_;
  // Set once the models are planned.
  std::optional<RequiredConstants> required_;
};

}  // namespace

std::optional<MetadataPlan> MakePlan(const MetadataSpec& spec,
                                     ViolationList& violations) {
  if (spec.runtime == nullptr) {
    violations.Add("runtime_abi", "no runtime is given; expected one");
    return std::nullopt;
  }
  return Planner(spec, violations).Run();
}

}  // namespace metad::codegen
