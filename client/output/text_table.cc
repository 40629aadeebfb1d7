#include "client/output/text_table.h"

#include <algorithm>
#include <utility>

#include "server/platform/printable_text.h"

namespace metad::client {

TextTable::TextTable(std::vector<Column> columns)
    : columns_(std::move(columns)) {
  for (const Column& column : columns_) {
    widths_.push_back(column.heading.size());
  }
}

void TextTable::AddRow(std::vector<std::string> cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    cells[i] = platform::Printable(cells[i]);
    widths_[i] = std::max(widths_[i], cells[i].size());
  }
  rows_.push_back(std::move(cells));
}

void TextTable::Print(std::ostream& out) const {
  std::vector<std::string> headings;
  for (const Column& column : columns_) headings.push_back(column.heading);
  PrintRow(headings, out);
  for (const auto& row : rows_) PrintRow(row, out);
}

void TextTable::PrintRow(const std::vector<std::string>& cells,
                         std::ostream& out) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths_[i] - cells[i].size(), ' ');
    const bool right = columns_[i].align == Align::kRight;
    line += right ? padding + cells[i] : cells[i] + padding;
    line += "  ";
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

}  // namespace metad::client
