#include "server/build/report/symbol_entries.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "server/build/shortened_name.h"
#include "server/build/symbol_use.h"

namespace metad::report {
namespace {

// A hostile object may have any number.
constexpr size_t kMaxSymbols = 10'000;
constexpr size_t kMaxNameBytes = 256;

std::string UseName(build::SymbolUse use) {
  switch (use) {
    case build::SymbolUse::kCall:
      return "call";
    case build::SymbolUse::kAddress:
      return "address";
    case build::SymbolUse::kUnknown:
      return "";
  }
  return "";
}

std::vector<SymbolOwners> Listed(
    const std::vector<build::SymbolClaim>& claims) {
  std::vector<SymbolOwners> listed;
  listed.reserve(std::min(claims.size(), kMaxSymbols));
  for (const build::SymbolClaim& claim : claims) {
    if (listed.size() == kMaxSymbols) break;
    listed.push_back({build::ShortenedName(claim.symbol, kMaxNameBytes),
                      claim.owners, UseName(claim.use)});
  }
  return listed;
}

}  // namespace

std::vector<SymbolOwners> UnresolvedEntries(
    const codegen::MetadataPlan& plan,
    const build::SymbolResolution& resolution) {
  absl::flat_hash_set<std::string> defined;
  for (const codegen::PlannedConstant& constant : plan.constants) {
    if (codegen::IsDefinedByLinker(plan, constant)) {
      defined.insert(constant.name);
    }
  }
  std::vector<SymbolOwners> unresolved = Listed(resolution.unresolved());
  unresolved.erase(std::remove_if(unresolved.begin(), unresolved.end(),
                                  [&defined](const SymbolOwners& one) {
                                    return defined.contains(one.symbol);
                                  }),
                   unresolved.end());
  return unresolved;
}

std::vector<SymbolOwners> DoublyDefinedEntries(
    const build::SymbolResolution& resolution) {
  return Listed(resolution.doubly_defined());
}

}  // namespace metad::report
