#include "server/pipeline/firmware/registry_claims.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/runtime_list.h"
#include "server/pipeline/firmware/claim_draft.h"
#include "server/pipeline/firmware/code_references.h"
#include "server/pipeline/firmware/crt_registry_search.h"
#include "server/pipeline/firmware/ffi_registry_search.h"
#include "server/pipeline/firmware/standalone_registry_search.h"

namespace metad::firmware {
namespace {

ClaimDraft Present() {
  return {"registry-present",
          "The registry is in the firmware, with the report's names in their "
          "order."};
}

ClaimDraft Reached() {
  return {"registry-reached",
          "What the runtime starts from leads to this registry."};
}

ClaimDraft Bound() {
  return {"functions-bound",
          "Every entry of the registry leads to the function of its name."};
}

ClaimDraft TablesInFlash() {
  return {"tables-in-flash", "No table of the metadata is loaded into RAM."};
}

// How the registry of each runtime is found in an image.
struct RuntimeSearch {
  absl::string_view runtime;
  RegistrySearch (*find)(const ImageMemory& memory, const SymbolIndex& symbols,
                         const ReportedImage& report);
  // Whether what leads to it is the registry itself.
  bool starts_at_registry;
};

constexpr RuntimeSearch kSearches[] = {
    {"crt", FindCrtRegistry, false},
    {"crt-v1", FindCrtRegistry, false},
    {"ffi", FindFfiRegistry, false},
    {"standalone", FindStandaloneRegistry, true}};

// Null for a runtime whose registries are not looked for.
const RuntimeSearch* SearchOf(const ReportedImage& report) {
  for (const RuntimeSearch& one : kSearches) {
    if (one.runtime == report.runtime_abi) return &one;
  }
  return nullptr;
}

// What leads to the registry.
std::string StartOf(const ReportedImage& report) {
  // ReadReportedImage() knows the runtime.
  return codegen::FindRuntime(codegen::AllRuntimes(), report.runtime_abi)
      ->StartSymbol(report.name);
}

RegistrySearch Search(const VerifiedFirmware& firmware,
                      const ReportedImage& report) {
  const RuntimeSearch* search = SearchOf(report);
  if (search == nullptr) {
    return {std::nullopt, "registries of this runtime are not looked for"};
  }
  return search->find(firmware.memory, firmware.symbols, report);
}

Claim ProvePresent(const ReportedImage& report, const RegistrySearch& search) {
  ClaimDraft draft = Present();
  if (!search.registry.has_value()) {
    draft.Refute(search.problem);
    return draft.Finish(true, "Not found.");
  }
  for (const std::string& problem : search.registry->problems) {
    draft.Refute(problem);
  }
  return draft.Finish(
      true, absl::StrCat(Counted(report.functions.size(), "name"), ", ",
                         report.runtime_abi, "."));
}

bool CanReadCode(const VerifiedFirmware& firmware) {
  return AddressesMadeBy(firmware.memory, firmware.symbols, {}).has_value();
}

Claim ProveReached(const VerifiedFirmware& firmware,
                   const ReportedImage& report, const FoundRegistry& registry) {
  ClaimDraft draft = Reached();
  const std::string start = StartOf(report);
  const std::string place = AddressText(registry.anchor);
  const ImageSymbol* symbol = firmware.symbols.Find(start);
  if (!firmware.image.has_symbol_table) {
    draft.LeaveOpen("without a symbol table nothing tells where ", start,
                    " is; verify the firmware before it is stripped");
    return draft.Finish(true, absl::StrCat("The registry is at ", place, "."));
  }
  if (symbol == nullptr) {
    draft.LeaveOpen(
        start,
        " is not in the firmware: nothing refers to it, or link-time "
        "optimisation has made it a part of what calls it; refer to it, link "
        "with -u ",
        start, ", or leave -flto out for the metadata");
    return draft.Finish(true, absl::StrCat("The registry is at ", place, "."));
  }
  if (SearchOf(report)->starts_at_registry) {
    if (symbol->value != registry.anchor) {
      draft.Refute(start, " is at ", AddressText(symbol->value),
                   ", and the registry of this report at ", place);
    }
    return draft.Finish(true, absl::StrCat("It is at ", place, "."));
  }
  if (registry.is_code) {
    return draft.Finish(
        true,
        absl::StrCat("The code of ", start, ", ", AddressText(symbol->value),
                     ", hands the functions over one by one."));
  }
  if (!registry.is_reached && !CanReadCode(firmware)) {
    draft.LeaveOpen("the code of ", start,
                    " is of a processor whose instructions are not read here");
  } else if (!registry.is_reached) {
    draft.Refute(start, " (", AddressText(symbol->value),
                 ") does not hand out the registry of this report, ", place,
                 ": another object's definition has taken its place; if that "
                 "is a registry which joined this one, give its report, too "
                 "(--report)");
  }
  return draft.Finish(true,
                      absl::StrCat(start, " is at ", AddressText(symbol->value),
                                   ", the registry at ", place, "."));
}

Claim ProveTablesInFlash(const VerifiedFirmware& firmware,
                         const ReportedImage& report,
                         const RegistrySearch& search) {
  ClaimDraft draft = TablesInFlash();
  std::set<uint64_t> looked_at;
  const auto check = [&](absl::string_view what, uint64_t address,
                         uint64_t size) {
    if (!looked_at.insert(address).second) return;
    const std::string why = firmware.map.WhyInRam(address, size);
    if (!why.empty()) draft.Refute(what, " ", why);
  };
  for (const std::string& table : report.tables) {
    for (const ImageSymbol* symbol : firmware.symbols.Named(table)) {
      check(table, symbol->value, symbol->size);
    }
  }
  if (search.registry.has_value()) {
    for (const RegistryPart& part : search.registry->parts) {
      check(part.what, part.address, part.size);
    }
  }
  const ImageSymbol* start = firmware.symbols.Find(StartOf(report));
  if (start != nullptr && start->size > 0) {
    const CodeRange code = RangeOf(firmware.image, *start);
    check(start->name, code.begin, code.size);
  }
  return draft.Finish(!looked_at.empty(),
                      absl::StrCat(Counted(looked_at.size(), "table"),
                                   " and entry points looked at."));
}

void ListFunctions(const ReportedImage& report, const FoundRegistry* registry,
                   VerifiedReport& verified) {
  for (size_t i = 0; i < report.functions.size(); ++i) {
    BoundFunction function;
    function.name = report.functions[i].name;
    function.symbol = report.functions[i].symbol;
    if (registry != nullptr) function.address = registry->entries[i];
    verified.functions.push_back(std::move(function));
  }
}

// Why nothing is said of the registry itself; empty where something is. Of one
// that another has joined, the tables are not used and may have been dropped.
std::string WhyNotLookedInto(const ReportedImage& report,
                             const ReportedImage* server) {
  if (report.functions.empty()) return "The registry has no function.";
  if (server == nullptr) return "";
  return absl::StrCat("The registry of ", server->name,
                      " has joined this one and serves its functions.");
}

}  // namespace

void ProveRegistry(const VerifiedFirmware& firmware,
                   const ReportedImage& report, const ReportedImage* server,
                   const KnownFunctions& known, VerifiedReport& verified,
                   std::vector<std::string>& notes) {
  const std::string why_not = WhyNotLookedInto(report, server);
  if (!why_not.empty()) {
    ListFunctions(report, nullptr, verified);
    for (ClaimDraft draft : {Present(), Reached(), Bound()}) {
      verified.claims.push_back(draft.Finish(false, why_not));
    }
    verified.claims.push_back(
        ProveTablesInFlash(firmware, report, RegistrySearch()));
    return;
  }
  const RegistrySearch search = Search(firmware, report);
  ListFunctions(report,
                search.registry.has_value() ? &*search.registry : nullptr,
                verified);
  verified.claims.push_back(ProvePresent(report, search));
  if (search.registry.has_value()) {
    verified.claims.push_back(ProveReached(firmware, report, *search.registry));
    verified.claims.push_back(
        ProveFunctionsBound(firmware, report, *search.registry, known, notes));
  } else {
    verified.claims.push_back(
        Reached().Finish(false, "There is no registry to be reached."));
    verified.claims.push_back(
        Bound().Finish(false, "There is no registry to look into."));
  }
  verified.claims.push_back(ProveTablesInFlash(firmware, report, search));
}

}  // namespace metad::firmware
