#include "codegen/plan/symbol_owners.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {

void SymbolOwners::Claim(const std::string& symbol, const std::string& owner,
                         const std::string& field, ViolationList& violations) {
  const auto [owned, inserted] = owners_.try_emplace(symbol, owner);
  if (inserted) return;
  violations.Add(
      field,
      owned->second == owner
          ? absl::StrCat("symbol ", Quoted(symbol), " is offered twice by ",
                         owner, "; expected it once")
          : absl::StrCat("symbol ", Quoted(symbol), " is offered by ",
                         owned->second, " and by ", owner,
                         Expectation(symbol)));
}

void SymbolOwners::Advise(const std::string& symbol,
                          const std::string& advice) {
  advice_[symbol] = advice;
}

std::string SymbolOwners::Expectation(const std::string& symbol) const {
  const auto advice = advice_.find(symbol);
  if (advice == advice_.end()) return "; expected one owner";
  return absl::StrCat("; expected one owner: ", advice->second);
}

void SymbolOwners::CheckDefinition(const std::string& symbol,
                                   const std::string& definer,
                                   const std::string& field,
                                   ViolationList& violations) const {
  const auto owned = owners_.find(symbol);
  if (owned == owners_.end() || owned->second == definer) return;
  violations.Add(field,
                 absl::StrCat("symbol ", Quoted(symbol), " is offered by ",
                              owned->second, " and defined by ", definer,
                              " as well", Expectation(symbol)));
}

void SymbolOwners::ClaimDefinition(const std::string& symbol,
                                   const std::string& definer,
                                   const std::string& field,
                                   ViolationList& violations) {
  if (owners_.contains(symbol)) {
    CheckDefinition(symbol, definer, field, violations);
    return;
  }
  const auto [defined, inserted] = definers_.try_emplace(symbol, definer);
  if (inserted || defined->second == definer) return;
  violations.Add(field,
                 absl::StrCat("symbol ", Quoted(symbol), " is defined by ",
                              defined->second, " and by ", definer,
                              ", which no image can link; expected one of "
                              "them, or that it is static"));
}

}  // namespace metad::codegen
