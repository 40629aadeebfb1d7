#include "server/pipeline/report/symbol_entries.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "server/pipeline/shortened_name.h"
#include "server/pipeline/symbol_use.h"

namespace metad::report {
namespace {

// A hostile object may have any number.
constexpr size_t kMaxSymbols = 10'000;
constexpr size_t kMaxNameBytes = 256;

std::string UseName(pipeline::SymbolUse use) {
  switch (use) {
    case pipeline::SymbolUse::kCall:
      return "call";
    case pipeline::SymbolUse::kAddress:
      return "address";
    case pipeline::SymbolUse::kUnknown:
      return "";
  }
  return "";
}

std::vector<SymbolOwners> Listed(
    const std::vector<pipeline::SymbolClaim>& claims) {
  std::vector<SymbolOwners> listed;
  listed.reserve(std::min(claims.size(), kMaxSymbols));
  for (const pipeline::SymbolClaim& claim : claims) {
    if (listed.size() == kMaxSymbols) break;
    listed.push_back({pipeline::ShortenedName(claim.symbol, kMaxNameBytes),
                      claim.owners, UseName(claim.use)});
  }
  return listed;
}

}  // namespace

std::vector<SymbolOwners> UnresolvedEntries(
    const codegen::MetadataPlan& plan,
    const pipeline::SymbolResolution& resolution) {
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
    const pipeline::SymbolResolution& resolution) {
  return Listed(resolution.doubly_defined());
}

}  // namespace metad::report
