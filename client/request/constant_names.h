#ifndef METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_
#define METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/failure.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace metad::client {

// What --select and --rename say of the names that files give constants:
//
//   --select RE2        takes the constants whose whole name matches, and
//   leaves
//                       out all others; several times: one of them matches
//   --rename NEW=RE2    a constant whose whole name matches is called NEW, in
//                       which \1 to \9 are what the groups matched and \0 is
//                       all of it; the first rule that matches counts
//
// The new name is on the left, as in NAME=FILE. Both look at the names as the
// files have them.
class ConstantNames {
 public:
  // How what a group matched is put into a new name.
  enum class Groups {
    // But for half a character, of which each byte becomes a _.
    kAsTheyAre,
    // With a _ for each character that a C identifier cannot have.
    kAsIdentifiers,
  };

  // Patterns that are none are added to `problems` and left out.
  ConstantNames(const std::vector<std::string>& select,
                const std::vector<std::string>& rename, Groups groups,
                Problems& problems);
  ~ConstantNames();
  ConstantNames(const ConstantNames&) = delete;
  ConstantNames& operator=(const ConstantNames&) = delete;

  bool IsSelected(absl::string_view name);
  // UTF-8 if `name` is.
  std::string NewName(absl::string_view name);

  // A problem for each pattern that has matched no name so far. Call it when
  // all files could be read.
  void ReportUnused(Problems& problems) const;

 private:
  struct Rule;
  bool Matches(absl::string_view name, Rule& rule) const;

  std::vector<Rule> select_;
  std::vector<Rule> rename_;
  // Not empty even if all of --select was refused.
  const bool selects_;
  const Groups groups_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_
