#include "codegen/elf/riscv_machines.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "codegen/elf/build_attributes.h"
#include "codegen/elf/core_description.h"
#include "codegen/elf/elf_format.h"

namespace metad::codegen::elf {
namespace {

constexpr uint16_t kElfMachineRiscv = 243;

// RISC-V ELF psABI: file header flags, relocations, attributes.
constexpr uint32_t kFlagCompressed = 0x1;
constexpr uint32_t kFlagEmbedded = 0x8;
enum Relocation : uint32_t {
  kAbs32 = 1,
  kAbs64 = 2,
  kCallPlt = 19,
  kPcrelHi20 = 23,
  kPcrelLo12 = 24,
};
enum Tag : uint32_t { kStackAlign = 4, kArch = 5 };

struct FloatAbi {
  absl::string_view name;
  uint32_t bits;
  uint32_t flags;
  // The extension without which it cannot be; 0 for none.
  char needs;
  uint32_t stack_alignment;
};

constexpr FloatAbi kAbis[] = {
    {"ilp32", 32, 0x0, 0, 16},           {"ilp32f", 32, 0x2, 'f', 16},
    {"ilp32d", 32, 0x4, 'd', 16},        {"lp64", 64, 0x0, 0, 16},
    {"lp64f", 64, 0x2, 'f', 16},         {"lp64d", 64, 0x4, 'd', 16},
    {"ilp32e", 32, kFlagEmbedded, 0, 4},
};

// With the versions that the ISA manual of 2019 ratified: linkers take the
// highest of each.
struct Extension {
  char letter;
  absl::string_view version;
};
constexpr Extension kExtensions[] = {
    {'i', "2p1"}, {'e', "1p9"}, {'m', "2p0"}, {'a', "2p1"},
    {'f', "2p2"}, {'d', "2p2"}, {'c', "2p0"},
};

// No compressed instructions, so that the code is the same without them, and no
// R_RISCV_RELAX: the linker leaves the code as long as it is, and its branches
// need no relocations.
constexpr uint32_t kAddress[] = {
    0x00000517,  // 1: auipc a0, %pcrel_hi(table)
    0x00050513,  // addi a0, a0, %pcrel_lo(1b)
    0x00008067,  // ret
};
constexpr StubRelocation kAddressRelocations[] = {
    {0, kPcrelHi20, StubTarget::kTable},
    {4, kPcrelLo12, StubTarget::kLabel, 0}};

constexpr uint32_t kLoop32[] = {
    0xfe010113,  // addi sp, sp, -32
    0x00112e23,  // sw ra, 28(sp)
    0x00812c23,  // sw s0, 24(sp)
    0x00912a23,  // sw s1, 20(sp)
    0x00000417,  // 1: auipc s0, %pcrel_hi(table)
    0x00040413,  // addi s0, s0, %pcrel_lo(1b)
    0x00000497,  // 2: auipc s1, %pcrel_hi(table_end)
    0x00048493,  // addi s1, s1, %pcrel_lo(2b)
    0x00042503,  // 3: lw a0, 0(s0)
    0x00442583,  // lw a1, 4(s0)
    0x00000097,  // call function
    0x000080e7,
    0x00051663,  // bnez a0, 4f
    0x00840413,  // addi s0, s0, 8
    0xfe9414e3,  // bne s0, s1, 3b
    0x01c12083,  // 4: lw ra, 28(sp)
    0x01812403,  // lw s0, 24(sp)
    0x01412483,  // lw s1, 20(sp)
    0x02010113,  // addi sp, sp, 32
    0x00008067,  // ret
};
constexpr uint32_t kLoop64[] = {
    0xfe010113,  // addi sp, sp, -32
    0x00113c23,  // sd ra, 24(sp)
    0x00813823,  // sd s0, 16(sp)
    0x00913423,  // sd s1, 8(sp)
    0x00000417,  // 1: auipc s0, %pcrel_hi(table)
    0x00040413,  // addi s0, s0, %pcrel_lo(1b)
    0x00000497,  // 2: auipc s1, %pcrel_hi(table_end)
    0x00048493,  // addi s1, s1, %pcrel_lo(2b)
    0x00043503,  // 3: ld a0, 0(s0)
    0x00843583,  // ld a1, 8(s0)
    0x00000097,  // call function
    0x000080e7,
    0x00051663,  // bnez a0, 4f
    0x01040413,  // addi s0, s0, 16
    0xfe9414e3,  // bne s0, s1, 3b
    0x01813083,  // 4: ld ra, 24(sp)
    0x01013403,  // ld s0, 16(sp)
    0x00813483,  // ld s1, 8(sp)
    0x02010113,  // addi sp, sp, 32
    0x00008067,  // ret
};
constexpr StubRelocation kLoopRelocations[] = {
    {16, kPcrelHi20, StubTarget::kTable},
    {20, kPcrelLo12, StubTarget::kLabel, 16},
    {24, kPcrelHi20, StubTarget::kTableEnd},
    {28, kPcrelLo12, StubTarget::kLabel, 24},
    {40, kCallPlt, StubTarget::kFunction}};

constexpr uint32_t kCallFunction[] = {
    0x00000317,  // tail function
    0x00030067,
};
constexpr StubRelocation kCallRelocations[] = {
    {0, kCallPlt, StubTarget::kFunction}};

bool Has(absl::string_view extensions, char letter) {
  return extensions.find(letter) != extensions.npos;
}

// "g" written out; empty where the letters are none of RISC-V's, or not in its
// order.
std::string SingleLetters(absl::string_view extensions) {
  std::string letters(extensions);
  if (absl::StartsWith(letters, "g")) {
    letters = absl::StrCat("imafd", letters.substr(1));
  }
  size_t next = 0;
  for (const Extension& extension : kExtensions) {
    if (next < letters.size() && letters[next] == extension.letter) ++next;
  }
  const bool has_base = Has(letters, 'i') != Has(letters, 'e');
  return next == letters.size() && has_base ? letters : "";
}

// "zba": an extension whose name is longer than a letter.
bool IsLongName(absl::string_view name) {
  return name.size() > 1 && absl::StrContains("zsx", name.substr(0, 1)) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return absl::ascii_islower(byte) || absl::ascii_isdigit(byte);
         });
}

// Of a machine's name, "imac_zba_zbb".
struct NamedExtensions {
  // "g" written out.
  std::string letters;
  std::vector<std::string> long_names;
};

// Nothing where one is none of RISC-V's.
std::optional<NamedExtensions> ParseExtensions(absl::string_view text) {
  std::vector<std::string> names = absl::StrSplit(text, '_');
  NamedExtensions extensions;
  extensions.letters = SingleLetters(names.front());
  names.erase(names.begin());
  if (extensions.letters.empty() ||
      !std::all_of(names.begin(), names.end(), IsLongName)) {
    return std::nullopt;
  }
  extensions.long_names = std::move(names);
  return extensions;
}

std::string ArchText(absl::string_view letters, uint32_t bits) {
  std::string text = absl::StrCat("rv", bits);
  absl::string_view separator;
  for (const Extension& extension : kExtensions) {
    if (!Has(letters, extension.letter)) continue;
    absl::StrAppend(&text, separator, absl::string_view(&extension.letter, 1),
                    extension.version);
    separator = "_";
  }
  // Floating point has registers of control and status.
  if (Has(letters, 'f')) absl::StrAppend(&text, "_zicsr2p0");
  return text;
}

RiscvCore CoreOf(const NamedExtensions& extensions, const FloatAbi& abi) {
  RiscvCore core;
  for (const char letter : extensions.letters) {
    core.extensions.emplace_back(1, letter);
  }
  core.extensions.insert(core.extensions.end(), extensions.long_names.begin(),
                         extensions.long_names.end());
  core.abi_flags = abi.flags;
  core.stack_alignment = abi.stack_alignment;
  return core;
}

// The attributes have the letters, though the code needs the base alone: lld
// keeps the attributes of the first object that it reads, and by these other
// tools decode the image.
MachineDescription Describe(const NamedExtensions& extensions,
                            const FloatAbi& abi) {
  const std::string& letters = extensions.letters;
  const std::string arch = ArchText(letters, abi.bits);
  MachineDescription description;
  description.elf_machine = kElfMachineRiscv;
  description.elf_flags = abi.flags | (Has(letters, 'c') ? kFlagCompressed : 0);
  description.pointer_bytes = abi.bits / 8;
  description.code_unit_bytes = 4;
  description.pointer_relocation = abi.bits == 32 ? kAbs32 : kAbs64;
  description.init_array_relocation = description.pointer_relocation;
  description.attributes_section = ".riscv.attributes";
  description.attributes_type = kRiscvAttributes;
  description.attributes = BuildAttributes(
      "riscv", {{kStackAlign, abi.stack_alignment}, {kArch, 0, arch}},
      ByteOrder::kLittleEndian);
  description.core = CoreOf(extensions, abi);
  description.address_of_table = {kAddress, 4, kAddressRelocations, {}, ""};
  const absl::Span<const uint32_t> loop = abi.bits == 32
                                              ? absl::MakeConstSpan(kLoop32)
                                              : absl::MakeConstSpan(kLoop64);
  description.call_for_each_entry = {loop, 4, kLoopRelocations, {}, ""};
  description.call_function = {kCallFunction, 4, kCallRelocations, {}, ""};
  return description;
}

}  // namespace

std::optional<MachineDescription> FindRiscvMachine(absl::string_view name) {
  const size_t hyphen = name.find('-');
  if (hyphen == name.npos) return std::nullopt;
  for (const FloatAbi& abi : kAbis) {
    if (name.substr(hyphen + 1) != abi.name) continue;
    absl::string_view text = name.substr(0, hyphen);
    if (!absl::ConsumePrefix(&text, absl::StrCat("riscv", abi.bits))) {
      return std::nullopt;
    }
    const std::optional<NamedExtensions> extensions = ParseExtensions(text);
    const bool embedded_abi = (abi.flags & kFlagEmbedded) != 0;
    if (!extensions.has_value() ||
        Has(extensions->letters, 'e') != embedded_abi ||
        (abi.needs != 0 && !Has(extensions->letters, abi.needs))) {
      return std::nullopt;
    }
    MachineDescription description = Describe(*extensions, abi);
    description.name = std::string(name);
    return description;
  }
  return std::nullopt;
}

}  // namespace metad::codegen::elf
