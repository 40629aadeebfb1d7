#include "server/pipeline/firmware/code_references.h"

#include <elf.h>

#include <algorithm>
#include <set>

namespace metad::firmware {
namespace {

// Of a function without a size, and the most of any: those that are asked about
// are short.
constexpr uint64_t kUnknownSize = 64;
constexpr uint64_t kLargestSize = 1024;

int64_t SignExtended32(uint64_t word) {
  return static_cast<int32_t>(static_cast<uint32_t>(word));
}

// An operand may begin at any byte.
std::vector<uint64_t> X86References(const ImageMemory& memory, CodeRange code,
                                    std::optional<uint64_t> offset_table) {
  const bool is_64 = memory.image().machine == EM_X86_64;
  std::vector<uint64_t> made;
  for (uint64_t at = code.begin; at < code.begin + code.size; ++at) {
    const std::optional<uint64_t> word = memory.Number(at, 4);
    if (!word.has_value()) continue;
    made.push_back(*word);
    const auto signed_word = static_cast<uint64_t>(SignExtended32(*word));
    if (is_64) made.push_back(at + 4 + signed_word);
    if (offset_table.has_value()) made.push_back(*offset_table + signed_word);
    const std::optional<uint64_t> wide = memory.Number(at, 8);
    if (is_64 && wide.has_value()) made.push_back(*wide);
  }
  return made;
}

// LARL and LGRL (z/Architecture Principles of Operation, format RIL).
std::vector<uint64_t> S390References(const ImageMemory& memory,
                                     CodeRange code) {
  std::vector<uint64_t> made;
  for (uint64_t at = code.begin; at + 6 <= code.begin + code.size; at += 2) {
    const std::optional<uint64_t> opcode = memory.Number(at, 2);
    const std::optional<uint64_t> halfwords = memory.Number(at + 2, 4);
    if (!opcode.has_value() || !halfwords.has_value()) continue;
    const bool is_larl = (*opcode & 0xff0f) == 0xc000;
    const bool is_lgrl = (*opcode & 0xff0f) == 0xc408;
    if (is_larl || is_lgrl) {
      made.push_back(at +
                     2 * static_cast<uint64_t>(SignExtended32(*halfwords)));
    }
  }
  return made;
}

std::optional<uint64_t> ValueOf(const SymbolIndex& symbols,
                                absl::string_view name) {
  const ImageSymbol* symbol = symbols.Find(name);
  return symbol == nullptr ? std::nullopt
                           : std::optional<uint64_t>(symbol->value);
}

std::optional<std::vector<uint64_t>> References(const ImageMemory& memory,
                                                const SymbolIndex& symbols,
                                                CodeRange code) {
  switch (memory.image().machine) {
    case EM_ARM:
      return ArmReferences(memory, code);
    case EM_AARCH64:
      return Aarch64References(memory, code);
    case EM_RISCV:
      return RiscvReferences(memory, code,
                             ValueOf(symbols, "__global_pointer$"));
    case EM_X86_64:
      return X86References(memory, code, std::nullopt);
    case EM_386:
      return X86References(memory, code,
                           ValueOf(symbols, "_GLOBAL_OFFSET_TABLE_"));
    case EM_S390:
      return S390References(memory, code);
    default:
      return std::nullopt;
  }
}

}  // namespace

CodeRange RangeOf(const LinkedImage& image, const ImageSymbol& function) {
  CodeRange code;
  code.begin = function.value;
  if (image.machine == EM_ARM) code.begin &= ~uint64_t{1};
  code.size =
      function.size == 0 ? kUnknownSize : std::min(function.size, kLargestSize);
  return code;
}

std::optional<std::vector<uint64_t>> AddressesMadeBy(const ImageMemory& memory,
                                                     const SymbolIndex& symbols,
                                                     CodeRange code) {
  std::optional<std::vector<uint64_t>> made = References(memory, symbols, code);
  if (!made.has_value()) return std::nullopt;
  const uint64_t mask = memory.pointer_bytes() == 4 ? 0xffffffff : ~uint64_t{0};
  std::set<uint64_t> addresses;
  for (const uint64_t one : *made) {
    const uint64_t address = one & mask;
    if (!addresses.insert(address).second) continue;
    const std::optional<uint64_t> read = memory.Pointer(address);
    if (read.has_value()) addresses.insert(*read);
  }
  return std::vector<uint64_t>(addresses.begin(), addresses.end());
}

std::optional<bool> RefersTo(const ImageMemory& memory,
                             const SymbolIndex& symbols, CodeRange code,
                             uint64_t target) {
  const std::optional<std::vector<uint64_t>> made =
      AddressesMadeBy(memory, symbols, code);
  if (!made.has_value()) return std::nullopt;
  return std::binary_search(made->begin(), made->end(), target);
}

}  // namespace metad::firmware
