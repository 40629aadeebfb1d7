#include "codegen/emit/other_linkers_comment.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace metad::codegen {
namespace {

std::string Hex(uint64_t value) { return absl::StrCat("0x", absl::Hex(value)); }

// An execution region; flash that is not where the image is loaded needs a load
// region of its own around it.
std::string ScatterText(const RegionContents& contents) {
  const RegionSpec& region = contents.region;
  const bool is_ram = region.kind == RegionKind::kRam;
  const std::string place =
      region.origin.has_value()
          ? absl::StrCat(Hex(*region.origin),
                         is_ram ? absl::StrCat(" UNINIT ", Hex(*region.length))
                                : absl::StrCat(" ", Hex(*region.length)))
          : absl::StrCat("+0", is_ram ? " UNINIT" : "");
  std::string text = absl::StrCat(" *   ", region.name, " ", place, " {\n");
  for (const PlacedSection& section : contents.sections) {
    absl::StrAppend(&text, " *     *(", section.name, ")\n");
  }
  return absl::StrCat(text, " *   }\n");
}

std::string IlinkText(const RegionContents& contents) {
  const RegionSpec& region = contents.region;
  const bool is_ram = region.kind == RegionKind::kRam;
  // Its names are identifiers.
  const std::string name = absl::StrReplaceAll(region.name, {{".", "_"}});
  const std::string sections =
      absl::StrJoin(contents.sections, ", ",
                    [is_ram](std::string* out, const PlacedSection& section) {
                      absl::StrAppend(out, is_ram ? "" : "readonly ",
                                      "section ", section.name);
                    });
  std::string text;
  if (region.origin.has_value()) {
    absl::StrAppend(&text, " *   define region ", name, " = mem:[from ",
                    Hex(*region.origin), " size ", Hex(*region.length), "];\n");
  }
  if (is_ram) {
    absl::StrAppend(&text, " *   do not initialize { ", sections, " };\n");
  }
  return absl::StrCat(text, " *   place in ", name, " { ", sections, " };\n");
}

}  // namespace

void EmitOtherLinkersComment(const MetadataPlan& plan,
                             const std::vector<RegionContents>& regions,
                             Sink& sink) {
  std::string scatter;
  std::string ilink;
  for (const RegionContents& contents : regions) {
    absl::StrAppend(&scatter, ScatterText(contents));
    absl::StrAppend(&ilink, IlinkText(contents));
  }
  std::string symdefs;
  for (const PlannedConstant& constant : plan.constants) {
    if (!IsOutsideImage(plan, constant)) continue;
    if (!plan.pools[*constant.pool].address.has_value()) continue;
    const std::string address = Hex(AddressInPool(plan, constant));
    absl::StrAppend(&symdefs, " *   ", address, " D ", constant.name, "\n");
    absl::StrAppend(&ilink, " *   define exported symbol ", constant.name,
                    " = ", address, ";\n");
  }
  if (scatter.empty() && symdefs.empty()) return;
  std::string text = "/*\n";
  if (!scatter.empty()) {
    absl::StrAppend(&text,
                    " * armlink: execution regions for the scatter file.\n"
                    " *\n",
                    scatter, " *\n");
  }
  if (!symdefs.empty()) {
    absl::StrAppend(&text, " * armlink: a symdefs file, among the objects.\n",
                    " *\n *   #<SYMDEFS>#\n", symdefs, " *\n");
  }
  absl::StrAppend(&text,
                  " * IAR ILINK: for the configuration file (.icf).\n"
                  " *\n",
                  ilink, " */\n");
  sink.Append(text);
}

}  // namespace metad::codegen
