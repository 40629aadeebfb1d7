#include <array>
#include <cstddef>

#include "server/pipeline/firmware/code_references.h"

// Encodings as in the Arm Architecture Reference Manuals (DDI 0403, 0406,
// 0487).
namespace metad::firmware {
namespace {

int64_t SignExtended(uint64_t number, int bits) {
  const uint64_t sign = uint64_t{1} << (bits - 1);
  return static_cast<int64_t>((number ^ sign) - sign);
}

// Halves of addresses that MOVW and MOVT put into registers.
class MovedHalves {
 public:
  void Low(uint64_t destination, uint64_t half) {
    low_[destination & 15] = half;
  }
  uint64_t High(uint64_t destination, uint64_t half) const {
    return half << 16 | low_[destination & 15];
  }

 private:
  std::array<uint64_t, 16> low_ = {};
};

// MOVW (T3) and MOVT (T1).
void AddThumbMoves(const ImageMemory& memory, CodeRange code,
                   std::vector<uint64_t>& made) {
  MovedHalves halves;
  for (uint64_t at = code.begin; at + 4 <= code.begin + code.size; at += 2) {
    const std::optional<uint64_t> first = memory.Instruction(at, 2);
    const std::optional<uint64_t> second = memory.Instruction(at + 2, 2);
    if (!first.has_value() || !second.has_value()) return;
    const uint64_t opcode = *first & 0xfbf0;
    const uint64_t half = (*first & 0xf) << 12 | (*first >> 10 & 1) << 11 |
                          (*second >> 12 & 7) << 8 | (*second & 0xff);
    const uint64_t destination = *second >> 8 & 0xf;
    if (opcode == 0xf240) halves.Low(destination, half);
    if (opcode == 0xf2c0) made.push_back(halves.High(destination, half));
  }
}

// MOVW (A2) and MOVT (A1).
void AddArmMoves(const ImageMemory& memory, CodeRange code,
                 std::vector<uint64_t>& made) {
  MovedHalves halves;
  for (uint64_t at = code.begin; at + 4 <= code.begin + code.size; at += 4) {
    const std::optional<uint64_t> word = memory.Instruction(at, 4);
    if (!word.has_value()) return;
    const uint64_t opcode = *word & 0x0ff00000;
    const uint64_t half = (*word >> 16 & 0xf) << 12 | (*word & 0xfff);
    const uint64_t destination = *word >> 12 & 0xf;
    if (opcode == 0x03000000) halves.Low(destination, half);
    if (opcode == 0x03400000) made.push_back(halves.High(destination, half));
  }
}

// Words among the code: addresses, or distances from an instruction, whose own
// address the processor sees 4 (Thumb) or 8 bytes further on.
void AddLiterals(const ImageMemory& memory, CodeRange code,
                 std::vector<uint64_t>& made) {
  const uint64_t end = code.begin + code.size;
  for (uint64_t at = (code.begin + 3) & ~uint64_t{3}; at + 4 <= end; at += 4) {
    const std::optional<uint64_t> word = memory.Number(at, 4);
    if (!word.has_value()) return;
    made.push_back(*word);
    for (uint64_t from = code.begin; from < at; from += 2) {
      made.push_back(from + 4 + *word);
      made.push_back(from + 8 + *word);
    }
  }
}

// One A64 instruction after the other, as far as it makes addresses.
class Aarch64Registers {
 public:
  explicit Aarch64Registers(std::vector<uint64_t>& made) : made_(made) {}

  void Step(uint64_t at, uint64_t word) {
    const size_t destination = word & 31;
    const size_t source = word >> 5 & 31;
    const uint64_t immediate12 = word >> 10 & 0xfff;
    if ((word & 0x1f000000) == 0x10000000) {  // ADR, ADRP
      const uint64_t field = (word >> 5 & 0x7ffff) << 2 | (word >> 29 & 3);
      const auto distance = static_cast<uint64_t>(SignExtended(field, 21));
      const bool is_page = (word >> 31) != 0;
      Set(destination,
          is_page ? (at & ~uint64_t{0xfff}) + (distance << 12) : at + distance);
    } else if ((word & 0xff800000) == 0x91000000) {  // ADD, immediate
      const bool shifted = (word >> 22 & 1) != 0;
      Set(destination,
          registers_[source] + (shifted ? immediate12 << 12 : immediate12));
    } else if ((word & 0xffc00000) == 0xf9400000) {  // LDR, unsigned offset
      made_.push_back(registers_[source] + immediate12 * 8);
    } else if ((word & 0xff000000) == 0x58000000) {  // LDR, literal
      const uint64_t field = word >> 5 & 0x7ffff;
      made_.push_back(at +
                      (static_cast<uint64_t>(SignExtended(field, 19)) << 2));
    } else {
      StepMove(destination, word);
    }
  }

 private:
  void StepMove(size_t destination, uint64_t word) {
    const uint64_t shift = (word >> 21 & 3) * 16;
    const uint64_t half = (word >> 5 & 0xffff) << shift;
    const uint64_t opcode = word & 0x7f800000;
    if (opcode == 0x52800000) Set(destination, half);  // MOVZ
    if (opcode == 0x72800000) {                        // MOVK
      const uint64_t rest =
          registers_[destination] & ~(uint64_t{0xffff} << shift);
      Set(destination, rest | half);
    }
  }

  void Set(size_t destination, uint64_t value) {
    registers_[destination] = value;
    made_.push_back(value);
  }

  std::array<uint64_t, 32> registers_ = {};
  std::vector<uint64_t>& made_;
};

}  // namespace

std::vector<uint64_t> ArmReferences(const ImageMemory& memory, CodeRange code) {
  std::vector<uint64_t> made;
  AddThumbMoves(memory, code, made);
  AddArmMoves(memory, code, made);
  AddLiterals(memory, code, made);
  return made;
}

std::vector<uint64_t> Aarch64References(const ImageMemory& memory,
                                        CodeRange code) {
  std::vector<uint64_t> made;
  Aarch64Registers registers(made);
  for (uint64_t at = code.begin; at + 4 <= code.begin + code.size; at += 4) {
    const std::optional<uint64_t> word = memory.Instruction(at, 4);
    if (!word.has_value()) break;
    registers.Step(at, *word);
  }
  return made;
}

}  // namespace metad::firmware
