#ifndef METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_
#define METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/failure.h"
#include "server/formats/tensors/constant_names.h"

namespace metad::client {

// What --select and --rename say of the names that files give constants:
//
//   --select RE2        takes the constants whose whole name matches, and
//                       leaves out all others; several times: one matches
//   --rename NEW=RE2    a constant whose whole name matches is called NEW, in
//                       which \1 to \9 are what the groups matched and \0 is
//                       all of it; the first rule that matches counts
//
// The new name is on the left, as in NAME=FILE.
class ConstantNames {
 public:
  using Groups = formats::ConstantNames::Groups;

  // Patterns that are none are added to `problems` and left out.
  ConstantNames(const std::vector<std::string>& select,
                const std::vector<std::string>& rename, Groups groups,
                Problems& problems);

  bool IsSelected(absl::string_view name) { return names_->IsSelected(name); }
  // UTF-8 if `name` is.
  std::string NewName(absl::string_view name) { return names_->NewName(name); }

  // A problem for each pattern that has matched no name so far. Call it when
  // all files could be read.
  void ReportUnused(Problems& problems) const;

  formats::ConstantNames& names() { return *names_; }

 private:
  std::string OptionOf(const formats::NameProblem& problem) const;

  const std::vector<std::string> select_;
  const std::vector<std::string> rename_;
  // Set by the constructor.
  std::optional<formats::ConstantNames> names_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_NAMES_H_
