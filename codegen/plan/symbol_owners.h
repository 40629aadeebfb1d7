#ifndef METAD_CODEGEN_PLAN_SYMBOL_OWNERS_H_
#define METAD_CODEGEN_PLAN_SYMBOL_OWNERS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// The image's one space of global symbols: functions, constants and what else
// modules define for the whole image to see. A symbol has one owner, which is
// named in words, such as `module "dense"`.
class SymbolOwners {
 public:
  // Makes `owner` the symbol's owner, or adds to `violations`, at `field`, who
  // owns it already.
  void Claim(const std::string& symbol, const std::string& owner,
             const std::string& field, ViolationList& violations);

  // What to do when somebody else has the symbol as well; it ends the
  // violations that say so.
  void Advise(const std::string& symbol, const std::string& advice);

  // Adds to `violations` that `definer` defines a symbol that somebody else
  // owns; nothing where it has no owner or is the definer's own.
  void CheckDefinition(const std::string& symbol, const std::string& definer,
                       const std::string& field,
                       ViolationList& violations) const;

  // Records that `definer` defines a symbol that nobody offers: something of
  // its own that the whole image sees nevertheless. Adds to `violations` that
  // somebody else owns it or defines it as well.
  void ClaimDefinition(const std::string& symbol, const std::string& definer,
                       const std::string& field, ViolationList& violations);

 private:
  // How a violation about the symbol ends.
  std::string Expectation(const std::string& symbol) const;

  absl::flat_hash_map<std::string, std::string> owners_;
  absl::flat_hash_map<std::string, std::string> definers_;
  absl::flat_hash_map<std::string, std::string> advice_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SYMBOL_OWNERS_H_
