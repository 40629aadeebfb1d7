#include "codegen/emit/name_index_emitter.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/perfect_hash.h"

namespace metad::codegen {
namespace {

constexpr size_t kNumbersInALine = 12;

// Writes the array, and returns what a pointer to it is initialized with: C has
// no empty arrays.
std::string EmitArray(const std::vector<uint16_t>& numbers,
                      const std::string& symbol, Sink& sink) {
  if (numbers.empty()) return "METAD_NULL";
  std::string text = absl::StrCat("static const uint16_t ", symbol, "[",
                                  numbers.size(), "] = {");
  for (size_t i = 0; i < numbers.size(); ++i) {
    absl::StrAppend(&text, i % kNumbersInALine == 0 ? "\n  " : " ", numbers[i],
                    ",");
  }
  text += "\n};\n\n";
  sink.Append(text);
  return symbol;
}

}  // namespace

std::string EmitNameIndex(const std::vector<absl::string_view>& names,
                          absl::string_view prefix, Sink& sink) {
  const PerfectHash hash = MakePerfectHash(names);
  const std::string slots =
      EmitArray(hash.slots, absl::StrCat(prefix, kSlotsSuffix), sink);
  const std::string displacements = EmitArray(
      hash.displacements, absl::StrCat(prefix, kDisplacementsSuffix), sink);
  return absl::StrFormat("{%s,\n   %s,\n   0x%08xu, %d, %d}", slots,
                         displacements, hash.seed, hash.slots.size(),
                         hash.displacements.size());
}

}  // namespace metad::codegen
