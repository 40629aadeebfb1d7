#include "server/pipeline/foreign_format.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kExpectedObject =
    "expected an ELF object, made by a compiler for the target";

// 0 where the bytes end before it.
uint32_t Word(absl::string_view bytes, size_t offset, size_t width,
              bool big_endian) {
  if (bytes.size() < offset + width) return 0;
  uint32_t value = 0;
  for (size_t i = 0; i < width; ++i) {
    const size_t at = offset + (big_endian ? i : width - 1 - i);
    value = value << 8 | static_cast<uint8_t>(bytes[at]);
  }
  return value;
}

uint32_t Little16(absl::string_view bytes, size_t offset) {
  return Word(bytes, offset, 2, false);
}
uint32_t Little32(absl::string_view bytes, size_t offset) {
  return Word(bytes, offset, 4, false);
}

struct Processor {
  uint32_t number;
  const char* name;
};

template <size_t kCount>
const char* NameOf(const Processor (&processors)[kCount], uint32_t number) {
  const auto* found =
      std::find_if(std::begin(processors), std::end(processors),
                   [number](const Processor& p) { return p.number == number; });
  return found == std::end(processors) ? nullptr : found->name;
}

// Formats whose first bytes say all.
struct Mark {
  absl::string_view bytes;
  absl::string_view description;
};

constexpr absl::string_view kBitcode =
    "is LLVM bitcode; expected an ELF object, compiled without -flto";
constexpr absl::string_view kUniversal =
    "is a Mach-O universal file, objects or libraries of Apple's for several "
    "processors; expected an ELF object, made by a compiler for the target";
constexpr absl::string_view kCompressed =
    "is compressed; expected what is in it, an ELF object or an ar archive";

constexpr Mark kMarks[] = {
    {"!<arch>\n", "is an ar archive; expected one ELF object"},
    {"!<thin>\n", "is a thin ar archive; expected one ELF object"},
    {"BC\xC0\xDE", kBitcode},
    // LLVM's wrapper around it, for Darwin's linkers.
    {"\xDE\xC0\x17\x0B", kBitcode},
    {absl::string_view("\0asm", 4),
     "is a WebAssembly module; expected an ELF object, made by a compiler for "
     "the target"},
    {"MZ",
     "is a Windows program or DLL (PE); expected an ELF object, made by a "
     "compiler for the target"},
    {"\x1F\x8B", kCompressed},
    {"PK\x03\x04", kCompressed},
    {"version https://git-lfs.github.com/spec/",
     "is a pointer of Git LFS, which stands for a file that was not fetched; "
     "expected that file (git lfs pull)"},
};

// <mach/machine.h>: the upper byte tells 64-bit variants.
constexpr Processor kMachProcessors[] = {
    {7, "x86"},      {0x01000007, "x86-64"}, {12, "ARM"},
    {18, "PowerPC"}, {0x0100000C, "arm64"},  {0x0200000C, "arm64_32"},
};

std::string DescribeMachO(absl::string_view bytes) {
  const bool is_little = absl::StartsWith(bytes, "\xCE\xFA\xED\xFE") ||
                         absl::StartsWith(bytes, "\xCF\xFA\xED\xFE");
  const bool is_big = absl::StartsWith(bytes, "\xFE\xED\xFA\xCE") ||
                      absl::StartsWith(bytes, "\xFE\xED\xFA\xCF");
  if (!is_little && !is_big) return "";
  const char* processor =
      NameOf(kMachProcessors, Word(bytes, 4, 4, /*big_endian=*/is_big));
  return absl::StrCat(
      "is a Mach-O object of Apple's", processor == nullptr ? "" : " for ",
      processor == nullptr ? "" : processor, "; ", kExpectedObject);
}

// A class of Java's begins so, too, and has its version where the number of
// processors is: 45 at least.
std::string DescribeUniversal(absl::string_view bytes) {
  constexpr uint32_t kFirstJavaVersion = 45;
  if (bytes.size() < 8 || (!absl::StartsWith(bytes, "\xCA\xFE\xBA\xBE") &&
                           !absl::StartsWith(bytes, "\xCA\xFE\xBA\xBF"))) {
    return "";
  }
  if (Word(bytes, 4, 4, /*big_endian=*/true) < kFirstJavaVersion) {
    return std::string(kUniversal);
  }
  return absl::StrCat("is a class of Java's; ", kExpectedObject);
}

// Microsoft's "PE Format", Machine Types.
constexpr Processor kCoffProcessors[] = {
    {0x014C, "x86"},     {0x8664, "x86-64"},  {0x01C0, "ARM"},
    {0x01C2, "Thumb"},   {0x01C4, "ARM"},     {0xAA64, "ARM64"},
    {0xA641, "ARM64EC"}, {0xA64E, "ARM64X"},  {0x5032, "RISC-V"},
    {0x5064, "RISC-V"},  {0x0200, "Itanium"}, {0x0EBC, "EFI byte code"},
};

std::string CoffText(absl::string_view what, uint32_t machine) {
  const char* processor = NameOf(kCoffProcessors, machine);
  return absl::StrCat("is ", what, processor == nullptr ? "" : " for ",
                      processor == nullptr ? "" : processor, "; ",
                      kExpectedObject);
}

// Starts with 0 and 0xFFFF where a COFF object has processor and number of
// sections; then a version, and the processor.
std::string DescribeAnonymousCoff(absl::string_view bytes) {
  constexpr size_t kHeaderBytes = 20;
  if (bytes.size() < kHeaderBytes || Little32(bytes, 0) != 0xFFFF0000) {
    return "";
  }
  const uint32_t version = Little16(bytes, 4);
  const uint32_t machine = Little16(bytes, 6);
  if (NameOf(kCoffProcessors, machine) == nullptr && machine != 0) return "";
  if (version == 0) {
    return CoffText(
        "a member of a Windows import library, which stands for a DLL's "
        "function,",
        machine);
  }
  constexpr size_t kClassOffset = 12;
  constexpr absl::string_view kBigObjectClass(
      "\xC7\xA1\xBA\xD1\xEE\xBA\xA9\x4B\xAF\x20\xFA\xF6\x6A\xA4\xDC\xB8", 16);
  if (absl::StartsWith(bytes.substr(kClassOffset), kBigObjectClass)) {
    return CoffText("a COFF object of Windows (/bigobj)", machine);
  }
  return CoffText(
      "an object of Microsoft's compiler without machine code (/GL)", machine);
}

std::string DescribeCoff(absl::string_view bytes) {
  constexpr size_t kHeaderBytes = 20;
  constexpr size_t kSectionBytes = 40;
  constexpr size_t kSymbolBytes = 18;
  const uint32_t machine = Little16(bytes, 0);
  if (bytes.size() < kHeaderBytes ||
      NameOf(kCoffProcessors, machine) == nullptr) {
    return "";
  }
  const uint64_t sections = Little16(bytes, 2);
  const uint64_t symbols_offset = Little32(bytes, 8);
  const uint64_t symbols = Little32(bytes, 12);
  const bool has_no_optional_header = Little16(bytes, 16) == 0;
  if (!has_no_optional_header || symbols_offset > bytes.size() ||
      kHeaderBytes + sections * kSectionBytes > bytes.size() ||
      symbols * kSymbolBytes > bytes.size() - symbols_offset) {
    return "";
  }
  return CoffText("a COFF object of Windows", machine);
}

}  // namespace

std::string DescribeForeignFormat(absl::string_view bytes) {
  if (bytes.empty()) return absl::StrCat("is empty; ", kExpectedObject);
  for (const Mark& mark : kMarks) {
    if (absl::StartsWith(bytes, mark.bytes)) {
      return std::string(mark.description);
    }
  }
  for (const auto describe : {&DescribeMachO, &DescribeUniversal,
                              &DescribeAnonymousCoff, &DescribeCoff}) {
    std::string description = describe(bytes);
    if (!description.empty()) return description;
  }
  return "does not start with the ELF magic (offset 0); expected an ELF object";
}

}  // namespace metad::pipeline
