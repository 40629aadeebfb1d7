#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_OWNERS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_OWNERS_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/library_modules.h"

namespace metad::formats {

// Which of a model's files a function belongs to.
class FunctionOwners {
 public:
  // The files outlive it. `registry` may be null: TVM's own registry mentions
  // all functions, and owns only those that it defines.
  FunctionOwners(std::vector<const CodeFile*> files, const CodeFile* registry)
      : files_(std::move(files)), registry_(registry) {}

  // The file's functions are nobody's from now on.
  void Leave(const CodeFile* file) { left_.insert(file); }

  // Who defines the function; else, for macros of external code generators
  // define functions, too, the only source that mentions it. Null where there
  // is none, or where several mention it.
  const CodeFile* Find(absl::string_view function) const;

  // The files that could define what no file is known to, as the end of a
  // sentence: "; <member> <why it is not known>", for each.
  std::string Unread() const;

 private:
  const std::vector<const CodeFile*> files_;
  const CodeFile* const registry_;
  std::set<const CodeFile*> left_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_FUNCTION_OWNERS_H_
