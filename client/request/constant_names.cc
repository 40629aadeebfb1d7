#include "client/request/constant_names.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::client {

ConstantNames::ConstantNames(const std::vector<std::string>& select,
                             const std::vector<std::string>& rename,
                             Groups groups, Problems& problems)
    : select_(select), rename_(rename) {
  std::vector<formats::RenameRule> rules;
  for (const std::string& text : rename) {
    const size_t equals = text.find('=');
    // Without one it is a rule that is refused.
    rules.push_back(equals == std::string::npos
                        ? formats::RenameRule()
                        : formats::RenameRule{text.substr(equals + 1),
                                              text.substr(0, equals)});
  }
  std::vector<formats::NameProblem> found;
  names_.emplace(select, rules, groups, found);
  for (const formats::NameProblem& problem : found) {
    const bool has_no_name =
        problem.is_of_rename && rules[problem.index].to.empty();
    problems.AddUsage(OptionOf(problem),
                      has_no_name ? "expected NEW=RE2" : problem.text);
  }
}

std::string ConstantNames::OptionOf(const formats::NameProblem& problem) const {
  return problem.is_of_rename
             ? absl::StrCat("--rename ",
                            platform::Printable(rename_[problem.index]))
             : absl::StrCat("--select ",
                            platform::Printable(select_[problem.index]));
}

void ConstantNames::ReportUnused(Problems& problems) const {
  for (const formats::NameProblem& problem : names_->Unused()) {
    problems.AddUsage(
        OptionOf(problem),
        absl::StrCat(problem.text, problem.is_of_rename
                                       ? ", expected NEW=RE2 with a pattern of "
                                         "names as files have them"
                                       : ""));
  }
}

}  // namespace metad::client
