#include "codegen/plan/table_list.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/perfect_hash.h"

namespace metad::codegen {

void TableList::Add(absl::string_view suffix, int64_t bytes) {
  AddSymbol(LocalSymbol(plan_.model_name, suffix), bytes);
}

void TableList::AddUnlessEmpty(absl::string_view suffix, int64_t bytes) {
  if (bytes > 0) Add(suffix, bytes);
}

void TableList::AddSymbol(std::string symbol, int64_t bytes) {
  tables_.push_back({std::move(symbol), bytes});
}

void TableList::AddIndex(absl::string_view suffix,
                         const std::vector<absl::string_view>& names) {
  const PerfectHash hash = MakePerfectHash(names);
  AddUnlessEmpty(absl::StrCat(suffix, kSlotsSuffix),
                 CountOf(hash.slots.size()) * 2);
  AddUnlessEmpty(absl::StrCat(suffix, kDisplacementsSuffix),
                 CountOf(hash.displacements.size()) * 2);
}

int64_t LiteralBytes(absl::string_view text) {
  return CountOf(text.size()) + 1;
}

int64_t FunctionNameBytes(const MetadataPlan& plan) {
  int64_t bytes = 0;
  for (const PlannedFunction& function : plan.functions) {
    bytes += LiteralBytes(function.name);
  }
  return bytes;
}

std::vector<absl::string_view> RegisteredNames(const MetadataPlan& plan) {
  std::vector<absl::string_view> names;
  names.reserve(plan.functions.size());
  for (const PlannedFunction& function : plan.functions) {
    names.push_back(function.name);
  }
  return names;
}

}  // namespace metad::codegen
