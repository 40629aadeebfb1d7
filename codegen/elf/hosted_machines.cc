#include "codegen/elf/hosted_machines.h"

namespace metad::codegen::elf {
namespace {

using absl::string_view;

MachineDescription Hosted(string_view name, uint16_t elf_machine) {
  MachineDescription description;
  description.name = std::string(name);
  description.elf_machine = elf_machine;
  description.pointer_bytes = 8;
  description.position_independent = true;
  description.has_stack_note = true;
  return description;
}

// x86-64: System V ABI, AMD64 supplement.
namespace x86_64 {

// GNU_PROPERTY_X86_FEATURE_1_AND: IBT and SHSTK.
constexpr uint32_t kProtectionProperty = 0xc0000002;
constexpr uint32_t kProtectionBits = 3;

enum Relocation : uint32_t { kAbs64 = 1, kPc32 = 2, kPlt32 = 4 };

// Fields of 4 bytes whose distances count from their ends.
constexpr uint32_t kAddress[] = {
    0x48, 0x8d, 0x05, 0, 0, 0, 0,  // lea table(%rip), %rax
    0xc3,                          // ret
};
constexpr StubRelocation kAddressRelocations[] = {
    {3, kPc32, StubTarget::kTable, -4}};

constexpr uint32_t kLoop[] = {
    0x53,                             // push %rbx
    0x55,                             // push %rbp
    0x48, 0x83, 0xec, 0x08,           // sub $8, %rsp
    0x48, 0x8d, 0x1d, 0,    0, 0, 0,  // lea table(%rip), %rbx
    0x48, 0x8d, 0x2d, 0,    0, 0, 0,  // lea table_end(%rip), %rbp
    0x48, 0x8b, 0x3b,                 // 1: mov (%rbx), %rdi
    0x48, 0x8b, 0x73, 0x08,           // mov 8(%rbx), %rsi
    0xe8, 0,    0,    0,    0,        // call function
    0x85, 0xc0,                       // test %eax, %eax
    0x75, 0x09,                       // jne 2f
    0x48, 0x83, 0xc3, 0x10,           // add $16, %rbx
    0x48, 0x39, 0xeb,                 // cmp %rbp, %rbx
    0x75, 0xe7,                       // jne 1b
    0x48, 0x83, 0xc4, 0x08,           // 2: add $8, %rsp
    0x5d,                             // pop %rbp
    0x5b,                             // pop %rbx
    0xc3,                             // ret
};
constexpr StubRelocation kLoopRelocations[] = {
    {9, kPc32, StubTarget::kTable, -4},
    {16, kPc32, StubTarget::kTableEnd, -4},
    {28, kPlt32, StubTarget::kFunction, -4}};
constexpr char kLoopUnwind[] =
    "\x41\x0e\x10\x83\x02"  // +1: CFA is rsp+16, rbx at CFA-16
    "\x41\x0e\x18\x86\x03"  // +1: rsp+24, rbp at CFA-24
    "\x44\x0e\x20"          // +4: rsp+32
    "\x6b\x0e\x18"          // +43: rsp+24
    "\x41\x0e\x10"          // +1: rsp+16
    "\x41\x0e\x08";         // +1: rsp+8

constexpr uint32_t kCall[] = {0xe9, 0, 0, 0, 0};  // jmp function
constexpr StubRelocation kCallRelocations[] = {
    {1, kPlt32, StubTarget::kFunction, -4}};

// Version 1, "zR"; code by 1, data by -8; return address in column 16;
// distances of 4 signed bytes. On entry: CFA is rsp+8, return address at CFA-8.
constexpr char kCommon[] = "\1zR\0\x01\x78\x10\x01\x1b\x0c\x07\x08\x90\x01";

MachineDescription Describe() {
  MachineDescription description = Hosted("x86-64", 62);
  description.protection_property = kProtectionProperty;
  description.protection_bits = kProtectionBits;
  description.pointer_relocation = kAbs64;
  description.init_array_relocation = kAbs64;
  description.unwind = {string_view(kCommon, sizeof(kCommon) - 1), kPc32};
  description.address_of_table = {kAddress, 1, kAddressRelocations, {}, ""};
  description.call_for_each_entry = {
      kLoop, 1, kLoopRelocations, {}, kLoopUnwind};
  description.call_function = {kCall, 1, kCallRelocations, {}, ""};
  return description;
}

}  // namespace x86_64

// AArch64: ELF for the Arm 64-bit Architecture.
namespace aarch64 {

// GNU_PROPERTY_AARCH64_FEATURE_1_AND: BTI and PAC.
constexpr uint32_t kProtectionProperty = 0xc0000000;
constexpr uint32_t kProtectionBits = 3;

enum Relocation : uint32_t {
  kAbs64 = 257,
  kPrel32 = 261,
  kAdrPrelPgHi21 = 275,
  kAddAbsLo12Nc = 277,
  kJump26 = 282,
  kCall26 = 283,
};

constexpr MappingSymbol kCodeOnly[] = {{0, "$x"}};
constexpr uint32_t kAddress[] = {
    0x90000000,  // adrp x0, table
    0x91000000,  // add x0, x0, :lo12:table
    0xd65f03c0,  // ret
};
constexpr StubRelocation kAddressRelocations[] = {
    {0, kAdrPrelPgHi21, StubTarget::kTable},
    {4, kAddAbsLo12Nc, StubTarget::kTable}};

constexpr uint32_t kLoop[] = {
    0xa9be7bfd,  // stp x29, x30, [sp, #-32]!
    0x910003fd,  // mov x29, sp
    0xa90153f3,  // stp x19, x20, [sp, #16]
    0x90000013,  // adrp x19, table
    0x91000273,  // add x19, x19, :lo12:table
    0x90000014,  // adrp x20, table_end
    0x91000294,  // add x20, x20, :lo12:table_end
    0xa8c10660,  // 1: ldp x0, x1, [x19], #16
    0x94000000,  // bl function
    0x35000060,  // cbnz w0, 2f
    0xeb14027f,  // cmp x19, x20
    0x54ffff81,  // b.ne 1b
    0xa94153f3,  // 2: ldp x19, x20, [sp, #16]
    0xa8c27bfd,  // ldp x29, x30, [sp], #32
    0xd65f03c0,  // ret
};
constexpr StubRelocation kLoopRelocations[] = {
    {12, kAdrPrelPgHi21, StubTarget::kTable},
    {16, kAddAbsLo12Nc, StubTarget::kTable},
    {20, kAdrPrelPgHi21, StubTarget::kTableEnd},
    {24, kAddAbsLo12Nc, StubTarget::kTableEnd},
    {32, kCall26, StubTarget::kFunction}};
constexpr char kLoopUnwind[] =
    "\x41\x0e\x20\x9d\x04\x9e\x03"  // +1: CFA is sp+32; x29, x30 saved
    "\x42\x93\x02\x94\x01"          // +2: x19, x20 saved
    "\x4a\xd3\xd4"                  // +10: x19, x20 restored
    "\x41\xdd\xde\x0e\0";           // +1: x29, x30 restored, sp+0

constexpr uint32_t kCall[] = {0x14000000};  // b function
constexpr StubRelocation kCallRelocations[] = {
    {0, kJump26, StubTarget::kFunction}};

// Version 1, "zR"; code by 4, data by -8; return address in x30; distances of 4
// signed bytes. On entry: CFA is sp+0.
constexpr char kCommon[] = "\1zR\0\x04\x78\x1e\x01\x1b\x0c\x1f\0";

MachineDescription Describe() {
  MachineDescription description = Hosted("aarch64", 183);
  description.protection_property = kProtectionProperty;
  description.protection_bits = kProtectionBits;
  description.code_unit_bytes = 4;
  description.pointer_relocation = kAbs64;
  description.init_array_relocation = kAbs64;
  description.unwind = {string_view(kCommon, sizeof(kCommon) - 1), kPrel32};
  description.address_of_table = {kAddress, 4, kAddressRelocations, kCodeOnly,
                                  ""};
  description.call_for_each_entry = {
      kLoop, 4, kLoopRelocations, kCodeOnly,
      string_view(kLoopUnwind, sizeof(kLoopUnwind) - 1)};
  description.call_function = {kCall, 4, kCallRelocations, kCodeOnly, ""};
  return description;
}

}  // namespace aarch64

// IBM Z: S/390 supplement of the System V ABI. Distances count halfwords, from
// the instruction, whose fields begin 2 bytes into it.
namespace s390x {

enum Relocation : uint32_t {
  kPc32 = 5,
  kPc32Halfwords = 19,
  kPlt32Halfwords = 20,
  kAbs64 = 22,
};

constexpr uint32_t kAddress[] = {
    0xc020, 0, 0,  // larl %r2, table
    0x07fe,        // br %r14
};
constexpr StubRelocation kAddressRelocations[] = {
    {2, kPc32Halfwords, StubTarget::kTable, 2}};

constexpr uint32_t kLoop[] = {
    0xebcf, 0xf060, 0x0024,  // stmg %r12, %r15, 96(%r15)
    0xe3f0, 0xff60, 0xff71,  // lay %r15, -160(%r15)
    0xc0c0, 0,      0,       // larl %r12, table
    0xc0d0, 0,      0,       // larl %r13, table_end
    0xe320, 0xc000, 0x0004,  // 1: lg %r2, 0(%r12)
    0xe330, 0xc008, 0x0004,  // lg %r3, 8(%r12)
    0xc0e5, 0,      0,       // brasl %r14, function
    0x1222,                  // ltr %r2, %r2
    0xa774, 0x0008,          // jne 2f
    0x41c0, 0xc010,          // la %r12, 16(%r12)
    0xb920, 0x00cd,          // cgr %r12, %r13
    0xa774, 0xfff0,          // jne 1b
    0xebcf, 0xf100, 0x0004,  // 2: lmg %r12, %r15, 256(%r15)
    0x07fe,                  // br %r14
};
constexpr StubRelocation kLoopRelocations[] = {
    {14, kPc32Halfwords, StubTarget::kTable, 2},
    {20, kPc32Halfwords, StubTarget::kTableEnd, 2},
    {38, kPlt32Halfwords, StubTarget::kFunction, 2}};
constexpr char kLoopUnwind[] =
    "\x46\x8c\x08\x8d\x07\x8e\x06\x8f\x05"  // +6: r12 to r15 saved
    "\x46\x0e\xc0\x02"                      // +6: CFA is r15+320
    "\x76\xcc\xcd\xce\xcf\x0e\xa0\x01";     // +54: restored, r15+160

constexpr uint32_t kCall[] = {0xc0f4, 0, 0};  // jg function
constexpr StubRelocation kCallRelocations[] = {
    {2, kPlt32Halfwords, StubTarget::kFunction, 2}};

// Version 1, "zR"; code by 1, data by -8; return address in r14; distances of 4
// signed bytes. On entry: CFA is r15+160.
constexpr char kCommon[] = "\1zR\0\x01\x78\x0e\x01\x1b\x0c\x0f\xa0\x01";

MachineDescription Describe() {
  MachineDescription description = Hosted("s390x", 22);
  description.byte_order = ByteOrder::kBigEndian;
  description.code_order = ByteOrder::kBigEndian;
  description.code_unit_bytes = 2;
  description.symbol_alignment = 2;
  description.pointer_relocation = kAbs64;
  description.init_array_relocation = kAbs64;
  description.unwind = {string_view(kCommon, sizeof(kCommon) - 1), kPc32};
  description.address_of_table = {kAddress, 8, kAddressRelocations, {}, ""};
  description.call_for_each_entry = {
      kLoop, 8, kLoopRelocations, {}, kLoopUnwind};
  description.call_function = {kCall, 8, kCallRelocations, {}, ""};
  return description;
}

}  // namespace s390x

constexpr MachineDescription (*kDescribe[])() = {
    x86_64::Describe, aarch64::Describe, s390x::Describe};

}  // namespace

std::vector<std::string> HostedMachineNames() {
  std::vector<std::string> names;
  for (const auto& describe : kDescribe) names.push_back(describe().name);
  return names;
}

std::optional<MachineDescription> FindHostedMachine(string_view name) {
  for (const auto& describe : kDescribe) {
    MachineDescription description = describe();
    if (description.name == name) return description;
  }
  return std::nullopt;
}

}  // namespace metad::codegen::elf
