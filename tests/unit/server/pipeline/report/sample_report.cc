#include "tests/unit/server/pipeline/report/sample_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

constexpr int64_t kFunctions = 12;

Section MakeSection(const std::string& module, const std::string& name,
                    const std::string& region, int64_t size) {
  Section section;
  section.module = module;
  section.name = name;
  section.region = region;
  section.size_bytes = size;
  section.alignment = 16;
  return section;
}

void AddModules(BuildReport& report) {
  Module cpu{"cpu", "kws", "object", "symbol-table", {}, "", 0, 512};
  cpu.artifact_sha256 = platform::Sha256Hex("cpu");
  int64_t bytes = 0;
  for (int64_t i = 0; i < kFunctions; ++i) {
    const std::string name =
        absl::StrCat("tvmgen_kws_fused_nn_contrib_conv2d_add_", i);
    const int64_t size = 180 + 97 * (i * 7 % 11) * (i % 3 + 1);
    cpu.functions.push_back({name, name, i, size, ".text"});
    report.contributions.push_back({ContributionKind::kCode, Memory::kFlash,
                                    name, "cpu", "kws", ".text", "flash",
                                    size});
    bytes += size;
  }
  cpu.flash_bytes = bytes;
  cpu.notes = {"is kept as it is"};
  report.contributions.push_back({ContributionKind::kData, Memory::kRam, ".bss",
                                  "cpu", "kws", ".bss", "sram", 512});
  Section text = MakeSection("cpu", ".text", "flash", bytes);
  text.flash_bytes = bytes;
  text.executable = true;
  Section bss = MakeSection("cpu", ".bss", "sram", 512);
  bss.ram_bytes = 512;
  bss.writable = true;
  report.sections.push_back(text);
  report.sections.push_back(bss);
  report.modules.push_back(cpu);

  Module npu{"npu", "kws", "external", "listed", {}, "", {}, {}};
  npu.functions.push_back(
      {"npu_conv2d", "npu_conv2d", kFunctions, std::nullopt, ""});
  report.modules.push_back(npu);
}

Constant MakeConstant(int64_t i) {
  Constant constant;
  constant.name = absl::StrCat("fused_layer_", i / 3, "_constant_", i);
  constant.symbol = absl::StrCat("tvmgen_kws_", constant.name);
  constant.model = "kws";
  const int64_t rows = 16 + i * 13 % 29;
  const int64_t columns = (i % 5 + 1) * (i % 7 + 1) * 3;
  constant.data_type = i % 3 == 0 ? "int32" : "int8";
  constant.shape = {rows, columns};
  constant.size_bytes = rows * columns * (i % 3 == 0 ? 4 : 1);
  constant.alignment = 16;
  constant.section = i % 4 == 3 ? ".extflash.kws" : ".rodata.kws";
  constant.region = i % 4 == 3 ? "qspi" : "flash";
  if (i % 4 == 3) constant.pool = "weights";
  constant.sha256 = platform::Sha256Hex(constant.name);
  return constant;
}

void AddConstants(int64_t count, BuildReport& report) {
  int64_t in_image = 0;
  int64_t outside = 0;
  for (int64_t i = 0; i < count; ++i) {
    Constant constant = MakeConstant(i);
    if (i > 0 && i == count - 1) {
      const Constant& first = report.constants.front();
      const std::string name = constant.name;
      const std::string symbol = constant.symbol;
      constant = first;
      constant.name = name;
      constant.symbol = symbol;
      constant.stored_with = first.symbol;
      report.constants.push_back(constant);
      continue;
    }
    int64_t& sum = constant.region == "qspi" ? outside : in_image;
    if (constant.region == "qspi") constant.pool_offset = sum;
    sum += constant.size_bytes;
    report.contributions.push_back(
        {ContributionKind::kConstant,
         constant.region == "qspi" ? Memory::kExternal : Memory::kFlash,
         constant.symbol, "", "kws", constant.section, constant.region,
         constant.size_bytes});
    report.constants.push_back(constant);
  }
  Section rodata = MakeSection("", ".rodata.kws", "flash", in_image);
  rodata.flash_bytes = in_image;
  report.sections.push_back(rodata);
  if (outside == 0) return;
  Pool pool;
  pool.name = "weights";
  pool.section = ".extflash.kws";
  pool.region = "qspi";
  pool.external = true;
  pool.size_bytes = outside;
  pool.sha256 = platform::Sha256Hex("weights");
  pool.crc32 = 0xcbf43926;
  pool.file_name = "kws_weights.bin";
  report.pools.push_back(pool);
}

void AddTables(BuildReport& report) {
  const Table tables[] = {
      {"metad_kws_names", "names of the registry's functions", ".rodata.kws",
       "flash", 640},
      {"metad_kws_functions", "pointers to the functions", ".rodata.kws",
       "flash", 52}};
  for (const Table& table : tables) {
    report.tables.push_back(table);
    report.contributions.push_back({ContributionKind::kTable, Memory::kFlash,
                                    table.symbol, "", "kws", table.section,
                                    table.region, table.size_bytes});
  }
  report.contributions.push_back({ContributionKind::kPadding, Memory::kFlash,
                                  "padding of .rodata.kws", "", "kws",
                                  ".rodata.kws", "flash", 44});
}

int64_t UsedOf(const BuildReport& report, const std::string& region) {
  int64_t used = 0;
  for (const Contribution& contribution : report.contributions) {
    if (contribution.region == region) used += contribution.bytes;
  }
  return used;
}

int64_t UsedByModules(const BuildReport& report, const std::string& region) {
  int64_t used = 0;
  for (const Contribution& contribution : report.contributions) {
    if (contribution.module.empty() || contribution.region != region) continue;
    used += contribution.bytes;
  }
  return used;
}

void AddRegions(BuildReport& report) {
  Region flash{"flash", Memory::kFlash, 256 * 1024, 0, {}, {}, 1 << 20};
  flash.largest = {{"tvmgen_kws_fused_layer_0_constant_0", 6144},
                   {"metad_kws_names", 640}};
  Region ram{"sram", Memory::kRam, {}, 0, {{".bss", 512}}};
  Region outside{"qspi", Memory::kExternal, 4 << 20, 0, {}};
  for (Region* region : {&flash, &ram, &outside}) {
    region->used_bytes = UsedOf(report, region->name);
    region->module_bytes = UsedByModules(report, region->name);
    region->metadata_bytes = region->used_bytes - region->module_bytes;
    if (region->used_bytes > 0) report.regions.push_back(*region);
  }
}

void AddProofs(BuildReport& report) {
  report.proofs = {
      {"constants-read-only",
       "Every constant and table is in a read-only section.", Verdict::kProved,
       "Read back from kws_metadata.o."},
      {"functions-resolved",
       "Every registry function is defined by exactly one module.",
       Verdict::kProved, "12 of module cpu."},
      {"external-functions", "Functions of external modules are defined.",
       Verdict::kNotChecked,
       "No artifact of module npu was given; the image's link decides."},
  };
  report.unresolved_symbols = {{"memcpy", {"cpu"}, "call"},
                               {"npu_conv2d", {"metadata"}, "address"}};
  report.archive =
      Archive{"libkws.a",
              {{"kws_metadata.o", "", 41876}, {"cpu.o", "cpu", 9000}},
              {"npu"}};
  report.files = {
      {"kws_metadata.c", 14210, platform::Sha256Hex("source")},
      {"kws_metadata.o", 41876, platform::Sha256Hex("object")},
  };
}

}  // namespace

BuildReport SampleReport(int64_t constants) {
  BuildReport report;
  report.generator_version = "0.1.0";
  report.name = "kws";
  report.runtime_abi = "crt";
  report.target = {"cortex-m4", "ARM", 32, false};
  report.toolchain = {"gcc-arm-none-eabi", platform::Sha256Hex("gcc")};
  report.input_digest = platform::Sha256Hex("inputs");
  report.read_from_object = true;
  report.notes = {
      "lib0.c is TVM's own registry; the generated one replaces it"};
  report.models = {{"kws", kFunctions + 1, constants}};
  AddConstants(constants, report);
  AddTables(report);
  AddModules(report);
  AddRegions(report);
  AddProofs(report);
  return report;
}

BuildReport BareReport() {
  BuildReport report;
  report.generator_version = "0.1.0";
  report.name = "bare";
  report.runtime_abi = "crt";
  report.target = {"host", "x86-64", 64, false};
  report.input_digest = platform::Sha256Hex("bare");
  report.models = {{"bare", 1, 0}};
  Module module{"ops", "bare", "external", "listed", {}, "", {}, {}};
  module.functions.push_back({"op", "op", 0, std::nullopt, ""});
  report.modules.push_back(module);
  report.proofs = {{"constants-read-only",
                    "Every constant and table is in a read-only section.",
                    Verdict::kNotChecked, "No object was made."}};
  return report;
}

}  // namespace metad::report
