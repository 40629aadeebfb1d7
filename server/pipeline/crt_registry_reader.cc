#include "server/pipeline/crt_registry_reader.h"

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
#include "codegen/runtimes/crt/crt_layout.h"
#include "server/pipeline/object_bytes.h"

namespace metad::pipeline {
namespace {

// The blob itself does not say how long its count is; its name does. Null for
// what is no blob.
const codegen::CrtLayout* LayoutOf(const ObjectSymbol& symbol) {
  for (const codegen::CrtLayout* layout : codegen::kCrtLayouts) {
    if (absl::EndsWith(symbol.name, layout->names_suffix)) return layout;
  }
  return nullptr;
}

size_t ReadCount(absl::string_view bytes, bool big_endian) {
  const auto first = static_cast<uint8_t>(bytes[0]);
  if (bytes.size() == 1) return first;
  const auto second = static_cast<uint8_t>(bytes[1]);
  return big_endian ? first << 8 | second : second << 8 | first;
}

}  // namespace

bool IsCrtRegistry(const ObjectSymbol& symbol) {
  return symbol.type == STT_OBJECT && symbol.binding == STB_LOCAL &&
         absl::StartsWith(symbol.name, codegen::kLocalSymbolPrefix) &&
         LayoutOf(symbol) != nullptr;
}

absl::StatusOr<std::vector<std::string>> ReadCrtRegistry(
    const ObjectFile& object, const ObjectSymbol& symbol) {
  const std::optional<absl::string_view> bytes = SymbolBytes(object, symbol);
  if (!bytes.has_value()) {
    return absl::InvalidArgumentError("lies outside its section");
  }
  absl::string_view blob = *bytes;
  const codegen::CrtLayout& layout = *LayoutOf(symbol);
  if (blob.size() < layout.count_bytes) {
    return absl::InvalidArgumentError("has no count");
  }
  const size_t count =
      ReadCount(blob.substr(0, layout.count_bytes), object.big_endian);
  if (count > layout.max_functions) {
    return absl::InvalidArgumentError(absl::StrCat("announces ", count,
                                                   " names; expected at most ",
                                                   layout.max_functions));
  }
  blob.remove_prefix(layout.count_bytes);
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) {
    const size_t end = blob.find('\0');
    if (end == absl::string_view::npos || end == 0 ||
        end > codegen::kMaxSymbolLength) {
      return absl::InvalidArgumentError(
          absl::StrCat("announces ", count, " names; name ", i,
                       " is empty, too long or cut short"));
    }
    names.emplace_back(blob.substr(0, end));
    blob.remove_prefix(end + 1);
  }
  return names;
}

}  // namespace metad::pipeline
