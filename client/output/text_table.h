#ifndef METAD_CLIENT_OUTPUT_TEXT_TABLE_H_
#define METAD_CLIENT_OUTPUT_TEXT_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

namespace metad::client {

// Rows under headings, each column as wide as its widest cell, two spaces
// between columns, no spaces at a line's end. Cells are made printable.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  explicit TextTable(std::vector<Column> columns);

  // As many cells as there are columns.
  void AddRow(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  void Print(std::ostream& out) const;

 private:
  void PrintRow(const std::vector<std::string>& cells, std::ostream& out) const;

  std::vector<Column> columns_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_TEXT_TABLE_H_
