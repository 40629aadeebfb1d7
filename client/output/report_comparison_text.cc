#include "client/output/report_comparison_text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/text_table.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr TextTable::Align kRight = TextTable::Align::kRight;

std::string Known(const std::optional<int64_t>& bytes) {
  return bytes.has_value() ? absl::StrCat(*bytes) : "-";
}

std::string Difference(int64_t before, int64_t after) {
  if (before == after) return "0";
  return absl::StrCat(after > before ? "+" : "", after - before);
}

// Of a size that is not known nothing can be said.
std::string Difference(const ItemChange& change) {
  if (change.kind == ItemChange::Kind::kChanged &&
      !(change.before_bytes.has_value() && change.after_bytes.has_value())) {
    return change.before_bytes == change.after_bytes ? "" : "?";
  }
  return Difference(change.before_bytes.value_or(0),
                    change.after_bytes.value_or(0));
}

const char* Mark(ItemChange::Kind kind) {
  switch (kind) {
    case ItemChange::Kind::kAdded:
      return "+";
    case ItemChange::Kind::kRemoved:
      return "-";
    case ItemChange::Kind::kChanged:
      return "~";
  }
  return "";
}

std::string FieldText(const FieldChange& change) {
  const auto shown = [](const std::string& text) {
    return text.empty() ? std::string("none") : text;
  };
  return absl::StrCat(change.field, " ", shown(change.before), " -> ",
                      shown(change.after));
}

std::string FieldsText(const std::vector<FieldChange>& changes) {
  std::vector<std::string> texts;
  texts.reserve(changes.size());
  for (const FieldChange& change : changes) texts.push_back(FieldText(change));
  return absl::StrJoin(texts, ", ");
}

void PrintItems(const char* heading, const char* title,
                const std::vector<ItemChange>& changes, std::ostream& out) {
  if (changes.empty()) return;
  TextTable table({{" "},
                   {heading},
                   {"BEFORE", kRight},
                   {"AFTER", kRight},
                   {"DIFFERENCE", kRight},
                   {"CHANGED"}});
  for (const ItemChange& change : changes) {
    table.AddRow({Mark(change.kind), change.name, Known(change.before_bytes),
                  Known(change.after_bytes), Difference(change),
                  FieldsText(change.fields)});
  }
  out << '\n' << title << '\n';
  table.Print(out);
}

void PrintCounts(const char* heading, const std::vector<ByteCount>& counts,
                 std::ostream& out) {
  if (counts.empty()) return;
  TextTable table({{heading},
                   {"BEFORE", kRight},
                   {"AFTER", kRight},
                   {"DIFFERENCE", kRight},
                   {"BUDGET", kRight}});
  for (const ByteCount& count : counts) {
    table.AddRow({count.name, absl::StrCat(count.before),
                  absl::StrCat(count.after),
                  Difference(count.before, count.after),
                  count.budget.has_value() ? absl::StrCat(*count.budget) : ""});
  }
  out << '\n';
  table.Print(out);
}

void PrintFields(const char* title, const std::vector<FieldChange>& changes,
                 std::ostream& out) {
  if (changes.empty()) return;
  out << '\n' << title << '\n';
  for (const FieldChange& change : changes) {
    out << platform::Printable(FieldText(change)) << '\n';
  }
}

}  // namespace

void PrintReportComparison(const ReportComparison& comparison,
                           std::ostream& out) {
  if (!comparison.AnyChange()) {
    out << "nothing changed\n";
    return;
  }
  PrintCounts("MEMORY", comparison.totals, out);
  PrintCounts("REGION", comparison.regions, out);
  PrintFields("Build", comparison.build, out);
  PrintItems("MODULE", "Modules", comparison.modules, out);
  PrintItems("FUNCTION", "Functions", comparison.functions, out);
  PrintItems("CONSTANT", "Constants", comparison.constants, out);
  PrintItems("TABLE", "Tables", comparison.tables, out);
  PrintItems("POOL", "Pools", comparison.pools, out);
  PrintItems("SECTION", "Sections", comparison.sections, out);
  PrintFields("Proofs", comparison.proofs, out);
  PrintItems("FILE", "Files", comparison.files, out);
}

}  // namespace metad::client
