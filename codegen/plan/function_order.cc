#include "codegen/plan/function_order.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/runtime_rules.h"

namespace metad::codegen {
namespace {

class FunctionOrder {
 public:
  FunctionOrder(size_t first_module, MetadataPlan& plan)
      : first_module_(first_module),
        plan_(plan),
        first_(plan.modules[first_module].first_function),
        taken_(plan.functions.size() - first_) {
    for (size_t i = 0; i < taken_.size(); ++i) {
      places_.try_emplace(plan.functions[first_ + i].symbol, i);
    }
    order_.reserve(taken_.size());
  }

  // Empty, or why the function cannot be the next.
  std::string Append(const std::string& symbol, bool may_be_unknown) {
    const auto found = places_.find(symbol);
    if (found == places_.end()) {
      if (may_be_unknown) return "";
      return "is none that a module offers to the registry; expected one that "
             "is";
    }
    if (taken_[found->second]) return "is there twice; expected it once";
    taken_[found->second] = true;
    order_.push_back(found->second);
    return "";
  }

  void Apply() {
    for (size_t i = 0; i < taken_.size(); ++i) {
      if (!taken_[i]) order_.push_back(i);
    }
    std::vector<PlannedFunction> functions;
    functions.reserve(order_.size());
    for (const size_t place : order_) {
      functions.push_back(std::move(plan_.functions[first_ + place]));
    }
    std::vector<PlannedModule> runs = RunsOf(functions);
    std::move(functions.begin(), functions.end(),
              plan_.functions.begin() + static_cast<ptrdiff_t>(first_));
    plan_.modules.resize(first_module_);
    std::move(runs.begin(), runs.end(), std::back_inserter(plan_.modules));
  }

 private:
  // Has `functions` refer to them.
  std::vector<PlannedModule> RunsOf(std::vector<PlannedFunction>& functions) {
    std::vector<PlannedModule> runs;
    size_t previous = plan_.modules.size();
    for (size_t i = 0; i < functions.size(); ++i) {
      if (functions[i].module != previous) {
        previous = functions[i].module;
        runs.push_back(plan_.modules[previous]);
        runs.back().first_function = first_ + i;
        runs.back().function_count = 0;
      }
      ++runs.back().function_count;
      functions[i].module = first_module_ + runs.size() - 1;
    }
    for (size_t i = first_module_; i < plan_.modules.size(); ++i) {
      if (plan_.modules[i].function_count > 0) continue;
      runs.push_back(plan_.modules[i]);
      runs.back().first_function = first_ + functions.size();
    }
    return runs;
  }

  const size_t first_module_;
  MetadataPlan& plan_;
  // Of the modules' functions.
  const size_t first_;
  // By symbol, from first_ on.
  absl::flat_hash_map<std::string, size_t> places_;
  std::vector<bool> taken_;
  std::vector<size_t> order_;
};

}  // namespace

void OrderFunctions(const MetadataSpec& spec, size_t first_module,
                    MetadataPlan& plan, ViolationList& violations) {
  if (spec.function_order.empty() || first_module == plan.modules.size()) {
    return;
  }
  const bool may_be_unknown =
      std::any_of(spec.modules.begin(), spec.modules.end(),
                  [](const ModuleSpec& module) { return !module.resolved; });
  FunctionOrder order(first_module, plan);
  for (size_t i = 0; i < spec.function_order.size(); ++i) {
    const std::string symbol =
        spec.runtime->FunctionSymbol(spec.function_order[i]);
    const std::string problem = order.Append(symbol, may_be_unknown);
    if (problem.empty()) continue;
    violations.Add(absl::StrCat("function_order[", i, "]"),
                   absl::StrCat("function ", Quoted(symbol), " ", problem));
  }
  order.Apply();
}

}  // namespace metad::codegen
