#include "server/pipeline/report/report_json.h"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

namespace metad::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kIndent = 1;

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

template <typename Value>
Json ValueOrNull(const std::optional<Value>& value) {
  return value.has_value() ? Json(*value) : Json(nullptr);
}

template <typename Item>
Json ListOf(const std::vector<Item>& items, Json (*to_json)(const Item&)) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(to_json(item));
  return list;
}

const char* Name(Memory memory) {
  switch (memory) {
    case Memory::kFlash:
      return "flash";
    case Memory::kRam:
      return "ram";
    case Memory::kExternal:
      return "external";
  }
  return "flash";
}

const char* Name(ContributionKind kind) {
  switch (kind) {
    case ContributionKind::kCode:
      return "code";
    case ContributionKind::kConstant:
      return "constant";
    case ContributionKind::kTable:
      return "table";
    case ContributionKind::kData:
      return "data";
    case ContributionKind::kPadding:
      return "padding";
  }
  return "data";
}

const char* Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kProved:
      return "proved";
    case Verdict::kRefuted:
      return "refuted";
    case Verdict::kNotChecked:
      return "not-checked";
  }
  return "not-checked";
}

Json ToJson(const Target& target) {
  return {{"name", target.name},
          {"architecture", target.architecture},
          {"pointer_bits", target.pointer_bits},
          {"byte_order", target.big_endian ? "big" : "little"}};
}

Json ToJson(const std::optional<Toolchain>& toolchain) {
  if (!toolchain.has_value()) return nullptr;
  return {{"id", toolchain->id}, {"fingerprint", toolchain->fingerprint}};
}

Json ToJson(const Model& model) {
  return {{"name", model.name},
          {"functions", model.functions},
          {"constants", model.constants}};
}

Json ToJson(const LargestUse& use) {
  return {{"name", use.name}, {"bytes", use.bytes}};
}

Json ToJson(const Region& region) {
  return {{"name", region.name},
          {"memory", Name(region.memory)},
          {"origin", ValueOrNull(region.origin)},
          {"length_bytes", ValueOrNull(region.length_bytes)},
          {"budget_bytes", ValueOrNull(region.budget_bytes)},
          {"used_bytes", region.used_bytes},
          {"metadata_bytes", region.metadata_bytes},
          {"module_bytes", region.module_bytes},
          {"assumed_bytes", region.assumed_bytes},
          {"largest", ListOf<LargestUse>(region.largest, ToJson)}};
}

Json ToJson(const Section& section) {
  return {{"module", TextOrNull(section.module)},
          {"name", section.name},
          {"region", TextOrNull(section.region)},
          {"size_bytes", section.size_bytes},
          {"alignment", section.alignment},
          {"flash_bytes", section.flash_bytes},
          {"ram_bytes", section.ram_bytes},
          {"writable", section.writable},
          {"executable", section.executable},
          {"read_only_after_relocation", section.read_only_after_relocation}};
}

Json ToJson(const std::optional<FixedCode>& code) {
  if (!code.has_value()) return nullptr;
  return {{"offset", code->offset},
          {"size_bytes", code->size_bytes},
          {"sha256", code->sha256}};
}

Json ToJson(const std::optional<WholeCode>& code) {
  if (!code.has_value()) return nullptr;
  Json relocated = Json::array();
  for (const WholeCode::Gap& gap : code->relocated) {
    relocated.push_back(Json::array({gap.offset, gap.size_bytes}));
  }
  return {{"sha256", code->sha256}, {"relocated", std::move(relocated)}};
}

Json ToJson(const std::optional<Sample>& sample) {
  if (!sample.has_value()) return nullptr;
  return {{"offset", sample->offset}, {"bytes", sample->bytes}};
}

Json ToJson(const Function& function) {
  return {{"name", function.name},
          {"symbol", function.symbol},
          {"index", function.index},
          {"size_bytes", ValueOrNull(function.size_bytes)},
          {"section", TextOrNull(function.section)},
          {"weak", ValueOrNull(function.weak)},
          {"fixed_code", ToJson(function.fixed_code)},
          {"whole_code", ToJson(function.whole_code)}};
}

Json ToJson(const Module& module) {
  return {{"name", module.name},
          {"model", module.model},
          {"kind", module.kind},
          {"origin", module.origin},
          {"artifact_sha256", TextOrNull(module.artifact_sha256)},
          {"flash_bytes", ValueOrNull(module.flash_bytes)},
          {"ram_bytes", ValueOrNull(module.ram_bytes)},
          {"notes", module.notes},
          {"functions", ListOf<Function>(module.functions, ToJson)}};
}

Json ToJson(const Table& table) {
  return {{"symbol", table.symbol},
          {"purpose", table.purpose},
          {"section", table.section},
          {"region", TextOrNull(table.region)},
          {"size_bytes", table.size_bytes}};
}

Json ToJson(const Pool& pool) {
  const Json crc32 =
      pool.crc32.has_value()
          ? Json(absl::StrCat(absl::Hex(*pool.crc32, absl::kZeroPad8)))
          : Json(nullptr);
  return {{"name", pool.name},
          {"section", TextOrNull(pool.section)},
          {"region", TextOrNull(pool.region)},
          {"external", pool.external},
          {"address", ValueOrNull(pool.address)},
          {"size_bytes", pool.size_bytes},
          {"sha256", TextOrNull(pool.sha256)},
          {"crc32", crc32},
          {"file_name", TextOrNull(pool.file_name)}};
}

Json ToJson(const Constant& constant) {
  const bool pooled = !constant.pool.empty();
  return {{"name", constant.name},
          {"symbol", constant.symbol},
          {"model", constant.model},
          {"data_type", constant.data_type},
          {"shape", constant.shape},
          {"size_bytes", constant.size_bytes},
          {"alignment", constant.alignment},
          {"section", TextOrNull(constant.section)},
          {"region", TextOrNull(constant.region)},
          {"pool", TextOrNull(constant.pool)},
          {"pool_offset", pooled ? Json(constant.pool_offset) : Json(nullptr)},
          {"sha256", TextOrNull(constant.sha256)},
          {"unit_bytes", constant.unit_bytes},
          {"sample", ToJson(constant.sample)},
          {"stored_with", TextOrNull(constant.stored_with)},
          {"stored_offset", constant.stored_with.empty()
                                ? Json(nullptr)
                                : Json(constant.stored_offset)},
          {"is_block", constant.is_block},
          {"is_joined", constant.is_joined}};
}

Json ToJson(const Contribution& contribution) {
  return {{"kind", Name(contribution.kind)},
          {"memory", Name(contribution.memory)},
          {"name", contribution.name},
          {"module", TextOrNull(contribution.module)},
          {"model", TextOrNull(contribution.model)},
          {"section", TextOrNull(contribution.section)},
          {"region", TextOrNull(contribution.region)},
          {"region_is_assumed", contribution.region_is_assumed},
          {"bytes", contribution.bytes}};
}

Json ToJson(const Proof& proof) {
  return {{"id", proof.id},
          {"claim", proof.claim},
          {"verdict", Name(proof.verdict)},
          {"detail", proof.detail}};
}

Json ToJson(const SymbolOwners& symbol) {
  return {{"symbol", symbol.symbol}, {"owners", symbol.owners}};
}

Json UnresolvedToJson(const SymbolOwners& symbol) {
  return {{"symbol", symbol.symbol},
          {"owners", symbol.owners},
          {"use", TextOrNull(symbol.use)}};
}

Json ToJson(const File& file) {
  return {{"name", file.name},
          {"size_bytes", file.size_bytes},
          {"sha256", file.sha256}};
}

Json ToJson(const Archive::Member& member) {
  return {{"name", member.name},
          {"module", TextOrNull(member.module)},
          {"size_bytes", member.size_bytes}};
}

Json ToJson(const std::optional<Archive>& archive) {
  if (!archive.has_value()) return nullptr;
  return {{"file_name", archive->file_name},
          {"members", ListOf<Archive::Member>(archive->members, ToJson)},
          {"absent_modules", archive->absent_modules}};
}

Json Totals(const BuildReport& report) {
  std::map<Memory, int64_t> bytes;
  std::map<Memory, int64_t> metadata;
  for (const Contribution& contribution : report.contributions) {
    bytes[contribution.memory] += contribution.bytes;
    // What is in no section is in no object.
    const bool is_metadatas =
        contribution.module.empty() && !contribution.section.empty();
    if (is_metadatas) metadata[contribution.memory] += contribution.bytes;
  }
  return {{"flash_bytes", bytes[Memory::kFlash]},
          {"ram_bytes", bytes[Memory::kRam]},
          {"external_bytes", bytes[Memory::kExternal]},
          {"metadata_flash_bytes", metadata[Memory::kFlash]},
          {"metadata_ram_bytes", metadata[Memory::kRam]}};
}

}  // namespace

std::string ReportJson(const BuildReport& report) {
  const Json json = {
      {"schema", "metad.report"},
      {"schema_version", kSchemaVersion},
      {"generator_version", report.generator_version},
      {"name", report.name},
      {"runtime_abi", report.runtime_abi},
      {"joinable", report.joinable},
      {"target", ToJson(report.target)},
      {"toolchain", ToJson(report.toolchain)},
      {"input_digest", report.input_digest},
      {"basis", report.read_from_object ? "object" : "plan"},
      {"totals", Totals(report)},
      {"notes", report.notes},
      {"models", ListOf<Model>(report.models, ToJson)},
      {"regions", ListOf<Region>(report.regions, ToJson)},
      {"sections", ListOf<Section>(report.sections, ToJson)},
      {"modules", ListOf<Module>(report.modules, ToJson)},
      {"tables", ListOf<Table>(report.tables, ToJson)},
      {"pools", ListOf<Pool>(report.pools, ToJson)},
      {"constants", ListOf<Constant>(report.constants, ToJson)},
      {"contributions", ListOf<Contribution>(report.contributions, ToJson)},
      {"proofs", ListOf<Proof>(report.proofs, ToJson)},
      {"symbols",
       {{"unresolved",
         ListOf<SymbolOwners>(report.unresolved_symbols, UnresolvedToJson)},
        {"doubly_defined",
         ListOf<SymbolOwners>(report.doubly_defined_symbols, ToJson)}}},
      {"archive", ToJson(report.archive)},
      {"files", ListOf<File>(report.files, ToJson)},
  };
  // Symbols of modules may hold any byte.
  return absl::StrCat(
      json.dump(kIndent, ' ', false, Json::error_handler_t::replace), "\n");
}

}  // namespace metad::report
