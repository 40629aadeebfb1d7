#include "codegen/plan/planner.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/constant_planner.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/reserved_names.h"

namespace metad::codegen {
namespace {

// Checks a spec piece by piece; every piece adds to the plan what it can, so
// that one pass finds all problems.
class Planner {
 public:
  Planner(const MetadataSpec& spec, ViolationList& violations)
      : spec_(spec), violations_(violations) {}

  std::optional<MetadataPlan> Run() {
    const size_t violations_before = violations_.total();
    PlanModel();
    PlanModules();
    PlanConstants();
    CheckOtherSymbols();
    CheckRequiredConstants();
    if (violations_.total() != violations_before) return std::nullopt;
    return std::move(plan_);
  }

 private:
  void PlanModel() {
    const std::string problem =
        SymbolNameProblem(spec_.model_name, kMaxModelNameLength);
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
    plan_.runtime_abi = spec_.runtime_abi;
    plan_.target = spec_.target;
    plan_.input_digest = spec_.input_digest;
  }

  void PlanModules() {
    if (spec_.modules.empty()) {
      violations_.Add("modules",
                      "no module is given; expected at least one, since the "
                      "registry is made of their functions");
    }
    for (size_t i = 0; i < spec_.modules.size(); ++i) PlanModule(i);
    if (plan_.functions.size() > kMaxCrtFunctions) {
      violations_.Add(
          "modules",
          absl::StrCat("the modules have ", plan_.functions.size(),
                       " functions together; the crt runtime's handles hold at "
                       "most ",
                       kMaxCrtFunctions));
    }
  }

  void PlanModule(size_t index) {
    const ModuleSpec& module = spec_.modules[index];
    const std::string field = absl::StrCat("modules[", index, "]");
    CheckModuleName(module, field);
    if (module.resolved && module.functions.empty()) {
      violations_.Add(field,
                      absl::StrCat("module ", Quoted(module.name),
                                   " answers get_func_names with no function",
                                   module.no_function_hint.empty() ? "" : ": ",
                                   module.no_function_hint));
    }
    const size_t first = plan_.functions.size();
    for (size_t j = 0; j < module.functions.size(); ++j) {
      PlanFunction(index, j,
                   module.functions_are_listed
                       ? absl::StrCat(field, ".functions[", j, "]")
                       : absl::StrCat(field, ".artifact"));
    }
    plan_.modules.push_back(
        {module.name, first, plan_.functions.size() - first});
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

  void PlanFunction(size_t module_index, size_t function_index,
                    const std::string& field) {
    const ModuleSpec& module = spec_.modules[module_index];
    const std::string& name = module.functions[function_index];
    CheckSymbol(name,
                absl::StrCat("function ", Quoted(name), " of module ",
                             Quoted(module.name)),
                field);
    ClaimSymbol(name, absl::StrCat("module ", Quoted(module.name)), field);
    plan_.functions.push_back({name, module_index});
  }

  void PlanConstants() {
    // A bad model name was reported; it is not every constant's problem too.
    const std::string default_section =
        SymbolNameProblem(spec_.model_name, kMaxModelNameLength).empty()
            ? absl::StrCat(".rodata.", spec_.model_name)
            : ".rodata";
    for (size_t i = 0; i < spec_.constants.size(); ++i) {
      const ConstantSpec& constant = spec_.constants[i];
      const std::string field = absl::StrCat("constants[", i, "]");
      const std::string name_field = absl::StrCat(field, ".name");
      CheckSymbol(constant.name,
                  absl::StrCat("constant name ", Quoted(constant.name)),
                  name_field);
      ClaimSymbol(constant.name, absl::StrCat("constant ", i), name_field);
      std::optional<PlannedConstant> planned =
          PlanConstant(constant, field, default_section, violations_);
      if (planned.has_value()) plan_.constants.push_back(*std::move(planned));
    }
  }

  void CheckSymbol(const std::string& name, const std::string& subject,
                   const std::string& field) {
    std::string problem = SymbolNameProblem(name, kMaxSymbolLength);
    if (problem.empty()) problem = ReservedNameProblem(name);
    if (!problem.empty()) {
      violations_.Add(field, absl::StrCat(subject, " ", problem));
    } else if (IsReservedByMetadata(name)) {
      violations_.Add(field,
                      absl::StrCat(subject,
                                   " is reserved for the generated metadata "
                                   "itself; expected another identifier"));
    }
  }

  // Functions and constants share the image's one space of global symbols.
  void ClaimSymbol(const std::string& name, const std::string& owner,
                   const std::string& field) {
    const auto [owned, inserted] = owners_.try_emplace(name, owner);
    if (inserted) return;
    violations_.Add(
        field,
        owned->second == owner
            ? absl::StrCat("symbol ", Quoted(name), " is offered twice by ",
                           owner, "; expected it once")
            : absl::StrCat("symbol ", Quoted(name), " is offered by ",
                           owned->second, " and by ", owner,
                           "; expected one owner"));
  }

  // The linker would find these clashes, without saying who is to blame.
  void CheckOtherSymbols() {
    for (size_t i = 0; i < spec_.modules.size(); ++i) {
      const ModuleSpec& module = spec_.modules[i];
      const std::string self = absl::StrCat("module ", Quoted(module.name));
      const std::string field = absl::StrCat("modules[", i, "].artifact");
      for (const std::string& symbol : module.other_symbols) {
        if (symbol == kCrtEntryPoint) {
          violations_.Add(
              field, absl::StrCat(self, " defines ", symbol,
                                  ", which the generated metadata defines "
                                  "itself; leave TVM's own metadata module "
                                  "out"));
          continue;
        }
        const auto owned = owners_.find(symbol);
        if (owned == owners_.end() || owned->second == self) continue;
        violations_.Add(
            field, absl::StrCat("symbol ", Quoted(symbol), " is offered by ",
                                owned->second, " and defined by ", self,
                                " as well; expected one owner"));
      }
    }
  }

  void CheckRequiredConstants() {
    absl::flat_hash_set<absl::string_view> supplied;
    for (const ConstantSpec& constant : spec_.constants) {
      supplied.insert(constant.name);
    }
    for (size_t i = 0; i < spec_.modules.size(); ++i) {
      const ModuleSpec& module = spec_.modules[i];
      for (size_t j = 0; j < module.required_constants.size(); ++j) {
        const std::string& required = module.required_constants[j];
        if (supplied.contains(required)) continue;
        violations_.Add(
            absl::StrCat("modules[", i, "].required_constants[", j, "]"),
            absl::StrCat("module ", Quoted(module.name), " requires constant ",
                         Quoted(required), ", which is not supplied"));
      }
    }
  }

  const MetadataSpec& spec_;
  ViolationList& violations_;
  MetadataPlan plan_;
  absl::flat_hash_set<std::string> module_names_;
  // Symbol to its first owner, in words.
  absl::flat_hash_map<std::string, std::string> owners_;
};

}  // namespace

std::optional<MetadataPlan> MakePlan(const MetadataSpec& spec,
                                     ViolationList& violations) {
  return Planner(spec, violations).Run();
}

}  // namespace metad::codegen
