#include "server/pipeline/entry_table_reader.h"

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/plan_limits.h"
#include "server/pipeline/object_bytes.h"

namespace metad::pipeline {

bool IsEntryTable(const ObjectSymbol& symbol) {
  return symbol.type == STT_OBJECT && symbol.binding == STB_LOCAL &&
         absl::StartsWith(symbol.name, codegen::kLocalSymbolPrefix) &&
         absl::EndsWith(symbol.name, codegen::kEntriesSuffix);
}

// An entry is a pointer to the name and one to the function.
absl::StatusOr<std::vector<std::string>> ReadEntryTable(
    const ObjectFile& object, const ObjectSymbol& symbol) {
  if (SectionWithContent(object, symbol) == nullptr) {
    return absl::InvalidArgumentError("lies outside its section");
  }
  const uint64_t entry_bytes =
      2 * static_cast<uint64_t>(object.pointer_bits) / 8;
  const uint64_t count = symbol.size / entry_bytes;
  if (symbol.size % entry_bytes != 0 || count > codegen::kMaxFunctions) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", symbol.size, " bytes; expected entries of ",
                     entry_bytes, ", at most ", codegen::kMaxFunctions));
  }
  const ObjectPointers pointers(object);
  std::vector<std::string> names;
  for (uint64_t i = 0; i < count; ++i) {
    const std::optional<ObjectPointers::Target> target =
        pointers.At(symbol, i * entry_bytes);
    const std::optional<absl::string_view> name =
        target.has_value()
            ? pointers.StringAt(*target, codegen::kMaxRegisteredNameLength)
            : std::nullopt;
    if (!name.has_value() || name->empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("has ", count, " entries; the name of entry ", i,
                       " is missing, empty or too long"));
    }
    names.emplace_back(*name);
  }
  return names;
}

}  // namespace metad::pipeline
