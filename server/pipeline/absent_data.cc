#include "server/pipeline/absent_data.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/shortened_name.h"
#include "server/pipeline/toolchain_symbols.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxNamed = 8;
// Quoted, a hostile name may become four times as long; a note has 4 KiB.
constexpr size_t kMaxNameBytes = 96;

// What the image has although no object of the build defines it.
absl::flat_hash_set<absl::string_view> GivenByPlan(
    const codegen::MetadataPlan& plan) {
  absl::flat_hash_set<absl::string_view> given;
  for (const codegen::PlannedConstant& constant : plan.constants) {
    given.insert(constant.name);
  }
  // Those of external modules and of earlier registries.
  for (const codegen::PlannedFunction& function : plan.functions) {
    given.insert(function.symbol);
  }
  return given;
}

}  // namespace

std::vector<AbsentData> FindAbsentData(const codegen::MetadataPlan& plan,
                                       const SymbolResolution& resolution) {
  const absl::flat_hash_set<absl::string_view> given = GivenByPlan(plan);
  std::map<std::string, std::vector<std::string>> by_module;
  for (const SymbolClaim& claim : resolution.unresolved()) {
    if (claim.use != SymbolUse::kAddress || given.contains(claim.symbol) ||
        IsGivenByToolchain(claim.symbol)) {
      continue;
    }
    for (const std::string& module : claim.modules) {
      if (!module.empty()) by_module[module].push_back(claim.symbol);
    }
  }
  std::vector<AbsentData> absent;
  for (auto& [module, symbols] : by_module) {
    absent.push_back({module, std::move(symbols)});
  }
  return absent;
}

std::string AbsentDataText(const AbsentData& absent) {
  const size_t named = std::min(absent.symbols.size(), kMaxNamed);
  std::string symbols;
  for (size_t i = 0; i < named; ++i) {
    absl::StrAppend(
        &symbols, i == 0 ? "" : ", ",
        codegen::Quoted(ShortenedName(absent.symbols[i], kMaxNameBytes)));
  }
  const size_t rest = absent.symbols.size() - named;
  if (rest > 0) absl::StrAppend(&symbols, " and ", rest, " more");
  const bool is_one = absent.symbols.size() == 1;
  return absl::StrCat(
      "module ", codegen::Quoted(absent.module), " takes the address of ",
      symbols, ", which nothing in the build defines; expected ",
      is_one ? "it" : "them",
      " among the constants (--constants), or in what the image links beside "
      "the outputs");
}

}  // namespace metad::pipeline
