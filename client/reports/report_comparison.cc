#include "client/reports/report_comparison.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace metad::client {
namespace {

// What can be told apart of an item, whatever it is.
struct Item {
  std::string name;
  std::optional<int64_t> bytes;
  std::vector<std::pair<std::string, std::string>> fields;
};

std::string ShortDigest(const std::string& digest) {
  constexpr size_t kDigits = 12;
  return digest.substr(0, kDigits);
}

std::string ShapeText(const std::vector<int64_t>& shape) {
  return absl::StrCat("[", absl::StrJoin(shape, ", "), "]");
}

std::vector<Item> FunctionsOf(const SavedReport& report) {
  std::vector<Item> items;
  for (const SavedReport::Module& module : report.modules) {
    for (const SavedReport::Function& function : module.functions) {
      items.push_back({function.symbol,
                       function.size_bytes,
                       {{"name", function.name},
                        {"module", module.name},
                        {"section", function.section}}});
    }
  }
  return items;
}

std::vector<Item> ConstantsOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.constants.size());
  for (const SavedReport::Constant& constant : report.constants) {
    items.push_back({constant.symbol,
                     constant.size_bytes,
                     {{"type", constant.data_type},
                      {"shape", ShapeText(constant.shape)},
                      {"alignment", absl::StrCat(constant.alignment)},
                      {"section", constant.section},
                      {"region", constant.region},
                      {"pool", constant.pool},
                      {"stored with", constant.stored_with},
                      {"content", ShortDigest(constant.sha256)}}});
  }
  return items;
}

std::vector<Item> TablesOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.tables.size());
  for (const SavedReport::Table& table : report.tables) {
    items.push_back({table.symbol,
                     table.size_bytes,
                     {{"section", table.section}, {"region", table.region}}});
  }
  return items;
}

std::vector<Item> PoolsOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.pools.size());
  for (const SavedReport::Pool& pool : report.pools) {
    items.push_back(
        {pool.name,
         pool.size_bytes,
         {{"place", pool.external ? "outside the image" : "in the image"},
          {"section", pool.section},
          {"region", pool.region},
          {"content", ShortDigest(pool.sha256)}}});
  }
  return items;
}

std::vector<Item> SectionsOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.sections.size());
  for (const SavedReport::Section& section : report.sections) {
    const std::string owner =
        section.module.empty() ? "metadata" : section.module;
    items.push_back(
        {absl::StrCat(section.name, " of ", owner),
         section.size_bytes,
         {{"region", section.region},
          {"alignment", absl::StrCat(section.alignment)},
          {"access", section.writable ? "writable" : "read-only"}}});
  }
  return items;
}

std::vector<Item> ModulesOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.modules.size());
  for (const SavedReport::Module& module : report.modules) {
    items.push_back(
        {module.name,
         module.flash_bytes,
         {{"model", module.model},
          {"kind", module.kind},
          {"functions", absl::StrCat(module.functions.size())},
          {"RAM",
           module.ram_bytes.has_value() ? absl::StrCat(*module.ram_bytes) : ""},
          {"content", ShortDigest(module.artifact_sha256)}}});
  }
  return items;
}

std::vector<Item> FilesOf(const SavedReport& report) {
  std::vector<Item> items;
  items.reserve(report.files.size());
  for (const SavedReport::File& file : report.files) {
    items.push_back(
        {file.name, file.size_bytes, {{"content", ShortDigest(file.sha256)}}});
  }
  return items;
}

void AddFieldChange(const std::string& field, const std::string& before,
                    const std::string& after,
                    std::vector<FieldChange>& changes) {
  if (before != after) changes.push_back({field, before, after});
}

ItemChange ChangeOf(const Item& before, const Item& after) {
  ItemChange change{
      ItemChange::Kind::kChanged, before.name, before.bytes, after.bytes, {}};
  for (size_t i = 0; i < before.fields.size(); ++i) {
    AddFieldChange(before.fields[i].first, before.fields[i].second,
                   after.fields[i].second, change.fields);
  }
  return change;
}

// Items of the same name are matched in the order in which they come.
std::vector<ItemChange> ChangesOf(const std::vector<Item>& before,
                                  const std::vector<Item>& after) {
  absl::flat_hash_map<std::string, std::vector<size_t>> later;
  for (size_t i = after.size(); i-- > 0;) later[after[i].name].push_back(i);
  std::vector<bool> matched(after.size(), false);
  std::vector<ItemChange> changes;
  for (const Item& item : before) {
    const auto found = later.find(item.name);
    if (found == later.end() || found->second.empty()) {
      changes.push_back({ItemChange::Kind::kRemoved,
                         item.name,
                         item.bytes,
                         std::nullopt,
                         {}});
      continue;
    }
    const size_t partner = found->second.back();
    found->second.pop_back();
    matched[partner] = true;
    ItemChange change = ChangeOf(item, after[partner]);
    if (change.before_bytes != change.after_bytes || !change.fields.empty()) {
      changes.push_back(std::move(change));
    }
  }
  for (size_t i = 0; i < after.size(); ++i) {
    if (matched[i]) continue;
    changes.push_back({ItemChange::Kind::kAdded,
                       after[i].name,
                       std::nullopt,
                       after[i].bytes,
                       {}});
  }
  return changes;
}

std::vector<FieldChange> BuildChanges(const SavedReport& before,
                                      const SavedReport& after) {
  std::vector<FieldChange> changes;
  AddFieldChange("name", before.name, after.name, changes);
  AddFieldChange("runtime", before.runtime_abi, after.runtime_abi, changes);
  AddFieldChange("target", before.target, after.target, changes);
  AddFieldChange("toolchain", before.toolchain_id, after.toolchain_id, changes);
  AddFieldChange("toolchain fingerprint",
                 ShortDigest(before.toolchain_fingerprint),
                 ShortDigest(after.toolchain_fingerprint), changes);
  AddFieldChange("metad", before.generator_version, after.generator_version,
                 changes);
  AddFieldChange("read from", before.basis, after.basis, changes);
  AddFieldChange("inputs", ShortDigest(before.input_digest),
                 ShortDigest(after.input_digest), changes);
  return changes;
}

std::vector<ByteCount> TotalsOf(const SavedReport& before,
                                const SavedReport& after) {
  return {
      {"flash", before.totals.flash_bytes, after.totals.flash_bytes, {}},
      {"RAM", before.totals.ram_bytes, after.totals.ram_bytes, {}},
      {"outside the image",
       before.totals.external_bytes,
       after.totals.external_bytes,
       {}},
  };
}

std::vector<ByteCount> RegionsOf(const SavedReport& before,
                                 const SavedReport& after) {
  std::vector<ByteCount> counts;
  for (const SavedReport::Region& region : before.regions) {
    counts.push_back({region.name, region.used_bytes, 0, {}});
  }
  for (const SavedReport::Region& region : after.regions) {
    auto found = std::find_if(
        counts.begin(), counts.end(),
        [&region](const ByteCount& c) { return c.name == region.name; });
    if (found == counts.end()) {
      found = counts.insert(counts.end(), {region.name, 0, 0, {}});
    }
    found->after = region.used_bytes;
    found->budget = region.budget_bytes;
  }
  return counts;
}

std::vector<FieldChange> ProofChanges(const SavedReport& before,
                                      const SavedReport& after) {
  constexpr char kAbsent[] = "absent";
  std::vector<FieldChange> changes;
  absl::flat_hash_map<std::string, std::string> later;
  for (const SavedReport::Proof& proof : after.proofs) {
    later.emplace(proof.id, proof.verdict);
  }
  for (const SavedReport::Proof& proof : before.proofs) {
    const auto found = later.find(proof.id);
    AddFieldChange(proof.id, proof.verdict,
                   found == later.end() ? kAbsent : found->second, changes);
    if (found != later.end()) later.erase(found);
  }
  for (const SavedReport::Proof& proof : after.proofs) {
    if (later.contains(proof.id)) {
      AddFieldChange(proof.id, kAbsent, proof.verdict, changes);
    }
  }
  return changes;
}

bool AnyDifference(const std::vector<ByteCount>& counts) {
  return std::any_of(counts.begin(), counts.end(), [](const ByteCount& count) {
    return count.before != count.after;
  });
}

}  // namespace

bool ReportComparison::AnyChange() const {
  return !build.empty() || !functions.empty() || !constants.empty() ||
         !tables.empty() || !pools.empty() || !sections.empty() ||
         !modules.empty() || !proofs.empty() || !files.empty() ||
         AnyDifference(totals) || AnyDifference(regions);
}

ReportComparison Compare(const SavedReport& before, const SavedReport& after) {
  ReportComparison comparison;
  comparison.build = BuildChanges(before, after);
  comparison.totals = TotalsOf(before, after);
  comparison.regions = RegionsOf(before, after);
  comparison.functions = ChangesOf(FunctionsOf(before), FunctionsOf(after));
  comparison.constants = ChangesOf(ConstantsOf(before), ConstantsOf(after));
  comparison.tables = ChangesOf(TablesOf(before), TablesOf(after));
  comparison.pools = ChangesOf(PoolsOf(before), PoolsOf(after));
  comparison.sections = ChangesOf(SectionsOf(before), SectionsOf(after));
  comparison.modules = ChangesOf(ModulesOf(before), ModulesOf(after));
  comparison.proofs = ProofChanges(before, after);
  comparison.files = ChangesOf(FilesOf(before), FilesOf(after));
  return comparison;
}

}  // namespace metad::client
