#ifndef METAD_SERVER_FORMATS_TENSORS_CONSTANT_NAMES_H_
#define METAD_SERVER_FORMATS_TENSORS_CONSTANT_NAMES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::formats {

// What a constant is called whose whole name `from`, an RE2 regular expression,
// matches: `to`, in which \1 to \9 are what the groups matched and \0 is all of
// it.
struct RenameRule {
  std::string from;
  std::string to;
};

// What is wrong with a pattern or a rule.
struct NameProblem {
  // Of the rules that rename; else of those that select.
  bool is_of_rename = false;
  // Which one of them.
  size_t index = 0;
  std::string text;
};

// Which constants of files are taken, and what they are called: those whose
// whole name one of the patterns matches, or all where there is no pattern; as
// the first rule says that matches. Both look at the names as files have them.
class ConstantNames {
 public:
  // How what a group matched is put into a new name.
  enum class Groups {
    // But for half a character, of which each byte becomes a _.
    kAsTheyAre,
    // With a _ for each character that a C identifier cannot have.
    kAsIdentifiers,
  };

  // Patterns and rules that are none are added to `problems` and left out.
  ConstantNames(const std::vector<std::string>& select,
                const std::vector<RenameRule>& rename, Groups groups,
                std::vector<NameProblem>& problems);
  ~ConstantNames();
  ConstantNames(const ConstantNames&) = delete;
  ConstantNames& operator=(const ConstantNames&) = delete;

  bool IsSelected(absl::string_view name);
  // UTF-8 if `name` is.
  std::string NewName(absl::string_view name);

  // A problem for each pattern and rule that has matched no name so far. Call
  // it when all files could be read.
  std::vector<NameProblem> Unused() const;

 private:
  struct Rule;
  bool Matches(absl::string_view name, Rule& rule) const;

  std::vector<Rule> select_;
  std::vector<Rule> rename_;
  // Not empty even if all of the patterns were refused.
  const bool selects_;
  const Groups groups_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_CONSTANT_NAMES_H_
