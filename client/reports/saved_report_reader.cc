#include "client/reports/saved_report_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/reports/json_fields.h"

namespace metad::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kNewestSchema = 1;
constexpr char kSchema[] = "metad.report";
constexpr size_t kMaxProblems = 5;

void ReadUse(const JsonFields& fields, SavedReport::Use& use) {
  fields.Read("name", use.name);
  fields.Read("bytes", use.bytes);
}

// Reports had no more than the metadata's.
void ReadOlderUse(const JsonFields& fields, SavedReport::Region& region) {
  region.metadata_bytes = region.used_bytes;
  fields.ReadList("largest", ReadUse, region.largest);
}

void ReadRegion(const JsonFields& fields, SavedReport::Region& region) {
  fields.Read("name", region.name);
  fields.Read("memory", region.memory);
  fields.Read("budget_bytes", region.budget_bytes);
  fields.Read("used_bytes", region.used_bytes);
  if (fields.Has("length_bytes")) {
    fields.Read("length_bytes", region.length_bytes);
  }
  if (!fields.Has("metadata_bytes")) return ReadOlderUse(fields, region);
  fields.Read("metadata_bytes", region.metadata_bytes);
  fields.Read("module_bytes", region.module_bytes);
  fields.Read("assumed_bytes", region.assumed_bytes);
  fields.ReadList("largest", ReadUse, region.largest);
}

void ReadSection(const JsonFields& fields, SavedReport::Section& section) {
  fields.Read("module", section.module);
  fields.Read("name", section.name);
  fields.Read("region", section.region);
  fields.Read("size_bytes", section.size_bytes);
  fields.Read("alignment", section.alignment);
  fields.Read("writable", section.writable);
  fields.Read("executable", section.executable);
}

void ReadFunction(const JsonFields& fields, SavedReport::Function& function) {
  fields.Read("name", function.name);
  fields.Read("symbol", function.symbol);
  fields.Read("index", function.index);
  fields.Read("size_bytes", function.size_bytes);
  fields.Read("section", function.section);
}

void ReadModule(const JsonFields& fields, SavedReport::Module& module) {
  fields.Read("name", module.name);
  fields.Read("model", module.model);
  fields.Read("kind", module.kind);
  fields.Read("origin", module.origin);
  fields.Read("artifact_sha256", module.artifact_sha256);
  fields.Read("flash_bytes", module.flash_bytes);
  fields.Read("ram_bytes", module.ram_bytes);
  fields.ReadList("functions", ReadFunction, module.functions);
  if (fields.Has("notes")) fields.Read("notes", module.notes);
}

void ReadTable(const JsonFields& fields, SavedReport::Table& table) {
  fields.Read("symbol", table.symbol);
  fields.Read("purpose", table.purpose);
  fields.Read("section", table.section);
  fields.Read("region", table.region);
  fields.Read("size_bytes", table.size_bytes);
}

void ReadPool(const JsonFields& fields, SavedReport::Pool& pool) {
  fields.Read("name", pool.name);
  fields.Read("section", pool.section);
  fields.Read("region", pool.region);
  fields.Read("external", pool.external);
  fields.Read("size_bytes", pool.size_bytes);
  fields.Read("sha256", pool.sha256);
  fields.Read("file_name", pool.file_name);
}

void ReadConstant(const JsonFields& fields, SavedReport::Constant& constant) {
  fields.Read("name", constant.name);
  fields.Read("symbol", constant.symbol);
  fields.Read("data_type", constant.data_type);
  fields.Read("shape", constant.shape);
  fields.Read("size_bytes", constant.size_bytes);
  fields.Read("alignment", constant.alignment);
  fields.Read("section", constant.section);
  fields.Read("region", constant.region);
  fields.Read("pool", constant.pool);
  fields.Read("sha256", constant.sha256);
  fields.Read("stored_with", constant.stored_with);
  if (!fields.Has("is_block")) return;
  if (!constant.stored_with.empty()) {
    fields.Read("stored_offset", constant.stored_offset);
  }
  fields.Read("is_block", constant.is_block);
  fields.Read("is_joined", constant.is_joined);
}

void ReadProof(const JsonFields& fields, SavedReport::Proof& proof) {
  fields.Read("id", proof.id);
  fields.Read("claim", proof.claim);
  fields.Read("verdict", proof.verdict);
  fields.Read("detail", proof.detail);
}

void ReadSymbol(const JsonFields& fields, SavedReport::Symbol& symbol) {
  fields.Read("symbol", symbol.symbol);
  fields.Read("owners", symbol.owners);
  if (fields.Has("use")) fields.Read("use", symbol.use);
}

void ReadArchiveMember(const JsonFields& fields,
                       SavedReport::ArchiveMember& member) {
  fields.Read("name", member.name);
  fields.Read("module", member.module);
  fields.Read("size_bytes", member.size_bytes);
}

void ReadFile(const JsonFields& fields, SavedReport::File& file) {
  fields.Read("name", file.name);
  fields.Read("size_bytes", file.size_bytes);
  fields.Read("sha256", file.sha256);
}

void ReadReport(const JsonFields& fields, SavedReport& report) {
  fields.Read("generator_version", report.generator_version);
  fields.Read("name", report.name);
  fields.Read("runtime_abi", report.runtime_abi);
  fields.ReadObject("target", [&report](const JsonFields& target) {
    target.Read("name", report.target);
    target.Read("architecture", report.architecture);
    target.Read("pointer_bits", report.pointer_bits);
    target.Read("byte_order", report.byte_order);
  });
  fields.ReadObject("toolchain", [&report](const JsonFields& toolchain) {
    toolchain.Read("id", report.toolchain_id);
    toolchain.Read("fingerprint", report.toolchain_fingerprint);
  });
  fields.Read("input_digest", report.input_digest);
  fields.Read("basis", report.basis);
  fields.ReadObject("totals", [&report](const JsonFields& totals) {
    totals.Read("flash_bytes", report.totals.flash_bytes);
    totals.Read("ram_bytes", report.totals.ram_bytes);
    totals.Read("external_bytes", report.totals.external_bytes);
    if (!totals.Has("metadata_flash_bytes")) return;
    totals.Read("metadata_flash_bytes", report.totals.metadata_flash_bytes);
    totals.Read("metadata_ram_bytes", report.totals.metadata_ram_bytes);
  });
  if (fields.Has("notes")) fields.Read("notes", report.notes);
  fields.ReadList("regions", ReadRegion, report.regions);
  fields.ReadList("sections", ReadSection, report.sections);
  fields.ReadList("modules", ReadModule, report.modules);
  fields.ReadList("tables", ReadTable, report.tables);
  fields.ReadList("pools", ReadPool, report.pools);
  fields.ReadList("constants", ReadConstant, report.constants);
  fields.ReadList("proofs", ReadProof, report.proofs);
  fields.ReadObject("symbols", [&report](const JsonFields& symbols) {
    symbols.ReadList("unresolved", ReadSymbol, report.unresolved_symbols);
    symbols.ReadList("doubly_defined", ReadSymbol,
                     report.doubly_defined_symbols);
  });
  if (fields.Has("archive")) {
    fields.ReadObject("archive", [&report](const JsonFields& archive) {
      archive.ReadList("members", ReadArchiveMember, report.archive_members);
      archive.Read("absent_modules", report.modules_absent_from_archive);
    });
  }
  fields.ReadList("files", ReadFile, report.files);
}

absl::Status CheckSchema(const Json& document) {
  std::vector<std::string> problems;
  const JsonFields fields(document, "", problems);
  std::string schema;
  int64_t version = 0;
  fields.Read("schema", schema);
  fields.Read("schema_version", version);
  if (!problems.empty() || schema != kSchema) {
    return absl::InvalidArgumentError(
        "is JSON, but no report; expected the NAME_report.json of a build");
  }
  if (version > kNewestSchema) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has schema version ", version, ", this metactl reads ", kNewestSchema,
        "; expected a report of a metad that is no newer than metactl"));
  }
  return absl::OkStatus();
}

}  // namespace

bool LooksLikeReport(absl::string_view content) {
  const size_t first = content.find_first_not_of(" \t\r\n");
  return first != absl::string_view::npos && content[first] == '{';
}

absl::StatusOr<SavedReport> ReadSavedReport(absl::string_view content) {
  const Json document =
      Json::parse(content.begin(), content.end(), nullptr, false);
  if (document.is_discarded()) {
    return absl::InvalidArgumentError(
        "is no JSON, or is cut short; expected the NAME_report.json of a "
        "build");
  }
  if (absl::Status status = CheckSchema(document); !status.ok()) return status;
  SavedReport report;
  std::vector<std::string> problems;
  ReadReport(JsonFields(document, "", problems), report);
  if (problems.empty()) return report;
  const size_t rest = problems.size() - std::min(problems.size(), kMaxProblems);
  problems.resize(problems.size() - rest);
  std::string message = absl::StrJoin(problems, "; ");
  if (rest > 0) absl::StrAppend(&message, "; and ", rest, " more");
  return absl::InvalidArgumentError(message);
}

}  // namespace metad::client
