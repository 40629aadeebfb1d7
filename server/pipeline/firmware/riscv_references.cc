#include <array>
#include <cstddef>

#include "server/pipeline/firmware/code_references.h"

// Encodings as in the RISC-V Instruction Set Manual, volume I.
namespace metad::firmware {
namespace {

constexpr size_t kGlobalPointer = 3;

uint64_t SignExtended(uint64_t number, int bits) {
  const uint64_t sign = uint64_t{1} << (bits - 1);
  number &= (sign << 1) - 1;
  return (number ^ sign) - sign;
}

// One instruction after the other, as far as it makes addresses.
class RiscvRegisters {
 public:
  RiscvRegisters(std::optional<uint64_t> global_pointer,
                 std::vector<uint64_t>& made)
      : made_(made) {
    registers_[kGlobalPointer] = global_pointer.value_or(0);
  }

  void Step(uint64_t at, uint64_t word) {
    const size_t destination = word >> 7 & 31;
    const uint64_t source = registers_[word >> 15 & 31];
    const uint64_t upper = SignExtended(word & 0xfffff000, 32);
    const uint64_t immediate = SignExtended(word >> 20, 12);
    const uint64_t function = word >> 12 & 7;
    switch (word & 0x7f) {
      case 0x37:  // LUI
        return Set(destination, upper);
      case 0x17:  // AUIPC
        return Set(destination, at + upper);
      case 0x13:  // ADDI
        if (function == 0) Set(destination, source + immediate);
        return;
      case 0x1b:  // ADDIW
        if (function == 0) {
          Set(destination, SignExtended(source + immediate, 32));
        }
        return;
      case 0x03:  // LW, LD: of a global offset table
        made_.push_back(source + immediate);
        return;
      default:
        return;
    }
  }

  void StepCompressed(uint64_t half) {
    const size_t destination = half >> 7 & 31;
    const uint64_t immediate =
        SignExtended((half >> 12 & 1) << 5 | (half >> 2 & 31), 6);
    switch (half & 0xe003) {
      case 0x0001:  // C.ADDI
        return Set(destination, registers_[destination] + immediate);
      case 0x4001:  // C.LI
        return Set(destination, immediate);
      case 0x6001:  // C.LUI
        return Set(destination, immediate << 12);
      case 0x8002:  // C.MV
        if ((half & 0x107f) > 2 && (half >> 12 & 1) == 0) {
          Set(destination, registers_[half >> 2 & 31]);
        }
        return;
      default:
        return;
    }
  }

 private:
  void Set(size_t destination, uint64_t value) {
    if (destination == 0) return;
    registers_[destination] = value;
    made_.push_back(value);
  }

  std::array<uint64_t, 32> registers_ = {};
  std::vector<uint64_t>& made_;
};

}  // namespace

std::vector<uint64_t> RiscvReferences(const ImageMemory& memory, CodeRange code,
                                      std::optional<uint64_t> global_pointer) {
  std::vector<uint64_t> made;
  RiscvRegisters registers(global_pointer, made);
  const uint64_t end = code.begin + code.size;
  for (uint64_t at = code.begin; at + 2 <= end;) {
    const std::optional<uint64_t> half = memory.Number(at, 2);
    if (!half.has_value()) break;
    if ((*half & 3) != 3) {
      registers.StepCompressed(*half);
      at += 2;
      continue;
    }
    const std::optional<uint64_t> word = memory.Number(at, 4);
    if (!word.has_value()) break;
    registers.Step(at, *word);
    at += 4;
  }
  return made;
}

}  // namespace metad::firmware
