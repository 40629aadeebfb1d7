#include "codegen/emit/linker_script_emitter.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/other_linkers_comment.h"
#include "codegen/emit/region_contents.h"

namespace metad::codegen {
namespace {

std::string Hex(uint64_t value) { return absl::StrCat("0x", absl::Hex(value)); }

// A name of the request's: in quotation marks it is never a keyword, and
// linkers have many (KEEP, LENGTH, l).
std::string Name(absl::string_view name) {
  return absl::StrCat("\"", name, "\"");
}

class LinkerScriptEmitter {
 public:
  LinkerScriptEmitter(const MetadataPlan& plan, Sink& sink)
      : plan_(plan), sink_(sink), regions_(FindRegionContents(plan)) {}

  void Run() {
    EmitManifest(plan_, "Linker script fragment: where constants go.", sink_);
    EmitUsage();
    EmitMemory();
    EmitSections();
    EmitOverlapChecks();
    EmitOtherLinkersComment(plan_, regions_, sink_);
  }

 private:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    sink_.Append(absl::StrCat(parts..., "\n"));
  }

  void EmitUsage() {
    const std::string file = absl::StrCat(plan_.model_name, "_metadata.ld");
    sink_.Append(absl::StrCat(
        "/*\n"
        " * GNU ld and lld: give this file before the firmware's own script,\n"
        " *\n"
        " *     -T ",
        file, " -T firmware.ld\n",
        " *\n"
        " * or begin that script with INCLUDE ",
        file,
        ". A section goes to the first\n"
        " * pattern that fits it, so that this file wins. Its output sections\n"
        " * follow .text; where the script has another name for that, write "
        "it\n"
        " * into the line with INSERT. The script declares the regions that\n"
        " * have no MEMORY entry here; and all of them, without origins in "
        "the\n"
        " * request, where fragments of several registries are linked.\n"
        " */\n"));
  }

  void EmitMemory() {
    std::string entries;
    for (const RegionContents& contents : regions_) {
      const RegionSpec& region = contents.region;
      if (!region.origin.has_value()) continue;
      absl::StrAppend(&entries, "  ", Name(region.name),
                      " : ORIGIN = ", Hex(*region.origin),
                      ", LENGTH = ", Hex(*region.length), "\n");
    }
    // Without attributes: they would draw in what has no region.
    if (!entries.empty()) Line("MEMORY\n{\n", entries, "}\n");
  }

  // Symbols stand in SECTIONS too: a script without an INSERT would replace GNU
  // ld's own instead of adding to it.
  void EmitSections() {
    Line("SECTIONS\n{");
    if (!regions_.empty()) EmitOutputSections();
    for (size_t i = 0; i < plan_.pools.size(); ++i) EmitExternalPool(i);
    Line("}\nINSERT AFTER .text;\n");
  }

  void EmitOutputSections() {
    const std::string resume = Symbol("resume", "");
    Line("  /* A script without regions goes on where it was. */");
    Line("  ", resume, " = .;\n");
    for (const RegionContents& contents : regions_) EmitRegion(contents);
    Line("  . = ", resume, ";\n");
  }

  void EmitRegion(const RegionContents& contents) {
    const RegionSpec& region = contents.region;
    const bool is_ram = region.kind == RegionKind::kRam;
    const std::string section =
        absl::StrCat(".metad_", plan_.model_name, "_", region.name);
    const std::string symbol = RegionSymbol(region);
    Line("  ", section, is_ram ? " (NOLOAD)" : "", " : ALIGN(",
         contents.alignment, ")\n  {");
    Line("    ", symbol, "_start = .;");
    for (const PlacedSection& placed : contents.sections) EmitInput(placed);
    Line("    ", symbol, "_end = .;");
    Line("  } > ", Name(region.name));
    if (!is_ram) Line("  ", symbol, "_load = LOADADDR(", section, ");");
    for (const PlacedSection& placed : contents.sections) {
      if (placed.pool.empty()) continue;
      const std::string pool = Symbol("pool_", placed.pool);
      Line("  ", pool, "_load = ", symbol, "_load + (", pool, "_start - ",
           symbol, "_start);");
    }
    Line("");
  }

  void EmitInput(const PlacedSection& placed) {
    const std::string input = absl::StrCat("    *(", Name(placed.name), ")");
    if (placed.pool.empty()) return Line(input);
    const std::string pool = Symbol("pool_", placed.pool);
    Line("    . = ALIGN(", placed.alignment, ");");
    Line("    ", pool, "_start = .;");
    Line(input);
    Line("    ", pool, "_end = .;");
  }

  void EmitExternalPool(size_t index) {
    const PlannedPool& pool = plan_.pools[index];
    if (!pool.external || !pool.address.has_value()) return;
    const std::string symbol = Symbol("pool_", pool.name);
    Line("  /* ", plan_.model_name, "_", pool.name, ".bin. */");
    Line("  ", symbol, "_start = ", Hex(*pool.address), ";");
    Line("  ", symbol,
         "_end = ", Hex(*pool.address + static_cast<uint64_t>(pool.size_bytes)),
         ";");
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.pool != index) continue;
      Line("  ", Name(constant.name), " = ",
           Hex(AddressInPool(plan_, constant)), ";");
    }
    Line("");
  }

  // Only the linker knows where a region's contents end.
  void EmitOverlapChecks() {
    for (const PlannedPool& pool : plan_.pools) {
      if (!pool.external || !pool.address.has_value()) continue;
      for (const RegionContents& contents : regions_) {
        EmitOverlapCheck(pool, contents.region);
      }
    }
  }

  void EmitOverlapCheck(const PlannedPool& pool, const RegionSpec& region) {
    const std::string in_pool = Symbol("pool_", pool.name);
    const std::string in_region = RegionSymbol(region);
    Line("ASSERT(", in_region, "_end <= ", in_pool, "_start || ", in_region,
         "_start >= ", in_pool, "_end,\n       \"metad: what is in region ",
         region.name, " overlaps the external pool ", pool.name, "\")");
  }

  // Symbols have no dots.
  std::string RegionSymbol(const RegionSpec& region) const {
    return Symbol("region_", absl::StrReplaceAll(region.name, {{".", "_"}}));
  }

  std::string Symbol(absl::string_view kind, absl::string_view name) const {
    return absl::StrCat("__metad_", plan_.model_name, "_", kind, name);
  }

  const MetadataPlan& plan_;
  Sink& sink_;
  const std::vector<RegionContents> regions_;
};

}  // namespace

void EmitLinkerScript(const MetadataPlan& plan, Sink& sink) {
  LinkerScriptEmitter(plan, sink).Run();
}

}  // namespace metad::codegen
