#ifndef METAD_CODEGEN_PLAN_TABLE_LIST_H_
#define METAD_CODEGEN_PLAN_TABLE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// A table that the metadata has beside the constants.
struct TableSize {
  // Of the object that the metadata becomes. Empty for string literals that
  // tables refer to.
  std::string symbol;
  int64_t bytes = 0;
};

// Counts the tables of a plan.
class TableList {
 public:
  // The plan outlives this.
  explicit TableList(const MetadataPlan& plan)
      : plan_(plan), pointer_bytes_(plan.target.pointer_bits / 8) {}

  // Adds the table that is the plan's LocalSymbol() with this suffix.
  void Add(absl::string_view suffix, int64_t bytes);
  // The same where C, which has no empty arrays, has it at all.
  void AddUnlessEmpty(absl::string_view suffix, int64_t bytes);
  void AddSymbol(std::string symbol, int64_t bytes);
  void AddLiterals(int64_t bytes) { AddSymbol("", bytes); }
  // Adds the arrays of a perfect hash of names, whose suffixes start with this
  // one.
  void AddIndex(absl::string_view suffix,
                const std::vector<absl::string_view>& names);

  int64_t pointer_bytes() const { return pointer_bytes_; }
  // Of a struct metad_name_index.
  int64_t index_bytes() const { return 2 * pointer_bytes_ + 8; }

  std::vector<TableSize> Take() && { return std::move(tables_); }

 private:
  const MetadataPlan& plan_;
  const int64_t pointer_bytes_;
  std::vector<TableSize> tables_;
};

inline int64_t CountOf(size_t count) { return static_cast<int64_t>(count); }

// Of a string literal, with its NUL.
int64_t LiteralBytes(absl::string_view text);

// Of all functions' names.
int64_t FunctionNameBytes(const MetadataPlan& plan);

// In the plan's order; they belong to the plan.
std::vector<absl::string_view> RegisteredNames(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TABLE_LIST_H_
