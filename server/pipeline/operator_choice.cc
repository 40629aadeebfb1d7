#include "server/pipeline/operator_choice.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/symbol_check.h"
#include "server/pipeline/function_name.h"

namespace metad::pipeline {
namespace {

using NameKind = FunctionNameVerdict::Kind;

// How many are named; the rest would be more of the same.
constexpr size_t kMaxNamed = 8;

std::string SignatureProblem(const std::string& name,
                             const ChoiceRules& rules) {
  if (rules.signatures == nullptr) return "";
  const auto& problems = rules.signatures->problems;
  const auto found = problems.find(name);
  return found == problems.end() ? "" : found->second;
}

class Chooser {
 public:
  Chooser(const std::vector<ObjectDefinitions>& objects,
          const ChoiceRules& rules)
      : objects_(objects), rules_(rules) {}

  OperatorChoice Run() {
    must_be_marked_ = HasMarkedFunctions();
    for (const ObjectDefinitions& object : objects_) {
      for (const DefinedFunction& function : object.functions) {
        Sort(function);
        ++ordinal_;
      }
    }
    return std::move(choice_);
  }

 private:
  // A module without any is for another runtime, which the plan says.
  bool HasMarkedFunctions() const {
    for (const ObjectDefinitions& object : objects_) {
      for (const DefinedFunction& function : object.functions) {
        if (rules_.runtime->MarksFunction(function.name)) return true;
      }
    }
    return false;
  }

  void Sort(const DefinedFunction& function) {
    if (IsAskedFor() && !RE2::FullMatch(function.name, *rules_.pattern)) return;
    std::optional<LeftOut> left_out = ReasonToLeaveOut(function);
    if (left_out.has_value()) {
      left_out->ordinal = ordinal_;
      choice_.left_out.push_back(*std::move(left_out));
    } else {
      choice_.chosen.push_back(function.name);
    }
  }

  bool IsAskedFor() const { return rules_.pattern != nullptr; }

  std::optional<LeftOut> ReasonToLeaveOut(
      const DefinedFunction& function) const {
    const std::string& name = function.name;
    const absl::string_view meaning = rules_.runtime->SpecialMeaning(name);
    if (!meaning.empty()) return LeftOut{name, std::string(meaning), true};
    if (function.weak) {
      return LeftOut{name, "is weak, so that another definition may replace it",
                     function.comdat};
    }
    if (!function.obstacle.empty()) return LeftOut{name, function.obstacle};
    const FunctionNameVerdict verdict = JudgeFunctionName(name);
    if (verdict.kind == NameKind::kNoOperator) {
      return LeftOut{name, verdict.reason};
    }
    if (!IsAskedFor()) {
      if (function.hidden) {
        return LeftOut{name, "is hidden from other modules"};
      }
      if (must_be_marked_ && !rules_.runtime->MarksFunction(name)) {
        return LeftOut{name, std::string(rules_.runtime->unmarked_reason())};
      }
      if (verdict.kind == NameKind::kOnlyIfAskedFor) {
        return LeftOut{name, verdict.reason};
      }
    }
    std::string problem = SignatureProblem(name, rules_);
    if (!problem.empty()) {
      return LeftOut{name, std::move(problem), /*expected=*/false,
                     /*has_other_signature=*/true};
    }
    return std::nullopt;
  }

  const std::vector<ObjectDefinitions>& objects_;
  const ChoiceRules& rules_;
  bool must_be_marked_ = false;
  // Of the function that is looked at.
  size_t ordinal_ = 0;
  OperatorChoice choice_;
};

}  // namespace

OperatorChoice ChooseOperators(const std::vector<ObjectDefinitions>& objects,
                               const ChoiceRules& rules) {
  return Chooser(objects, rules).Run();
}

std::string ListedProblem(const DefinedFunction& function,
                          const ChoiceRules& rules) {
  if (!function.obstacle.empty()) return function.obstacle;
  if (codegen::SymbolProblem(function.name).empty()) {
    const FunctionNameVerdict verdict = JudgeFunctionName(function.name);
    if (verdict.kind == NameKind::kNoOperator) return verdict.reason;
  }
  return SignatureProblem(function.name, rules);
}

size_t SurprisingCount(const std::vector<LeftOut>& left_out) {
  return static_cast<size_t>(
      std::count_if(left_out.begin(), left_out.end(),
                    [](const LeftOut& one) { return !one.expected; }));
}

std::string LeftOutText(const std::vector<LeftOut>& left_out) {
  std::vector<std::string> parts;
  for (const LeftOut& one : left_out) {
    if (one.expected || parts.size() == kMaxNamed) continue;
    parts.push_back(absl::StrCat(codegen::Quoted(one.name), " ", one.reason));
  }
  const size_t rest = SurprisingCount(left_out) - parts.size();
  if (rest > 0) parts.push_back(absl::StrCat("and ", rest, " more"));
  return absl::StrJoin(parts, "; ");
}

}  // namespace metad::pipeline
