#include "server/pipeline/target_fit/riscv_extensions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace metad::pipeline {
namespace {

bool IsLower(char c) {
  return absl::ascii_islower(static_cast<unsigned char>(c));
}
bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// Far above any name's.
constexpr size_t kMaxNameBytes = 64;

// Names of these begin so and are ended by an underscore.
bool IsLong(char first) { return first == 'z' || first == 's' || first == 'x'; }

absl::Status Invalid(absl::string_view arch, absl::string_view rest) {
  return absl::InvalidArgumentError(
      absl::StrCat("is no name of an instruction set from offset ",
                   arch.size() - rest.size(), " on"));
}

// Takes a version, "2p1" or "2", from the front.
void SkipVersion(absl::string_view& text) {
  const auto skip_digits = [&text] {
    while (!text.empty() && IsDigit(text[0])) text.remove_prefix(1);
  };
  if (text.empty() || !IsDigit(text[0])) return;
  skip_digits();
  if (text.size() < 2 || text[0] != 'p' || !IsDigit(text[1])) return;
  text.remove_prefix(1);
  skip_digits();
}

// Without the version at its end, which has a 'p': digits may be the name's own
// ("zvl128b").
absl::string_view WithoutVersion(absl::string_view name) {
  size_t end = name.size();
  while (end > 0 && IsDigit(name[end - 1])) --end;
  if (end == name.size() || end < 2 || name[end - 1] != 'p') return name;
  --end;
  const size_t separator = end;
  while (end > 0 && IsDigit(name[end - 1])) --end;
  return end == separator ? name : name.substr(0, end);
}

struct Implication {
  absl::string_view extension;
  std::vector<absl::string_view> implied;
};

// RISC-V ISA manual. Where it has an extension for a part of another one, tools
// list both, or the whole alone.
const std::vector<Implication>& Implications() {
  static const auto* const all = new std::vector<Implication>{
      {"a", {"zaamo", "zalrsc"}},
      {"b", {"zba", "zbb", "zbs"}},
      {"c", {"zca"}},
      {"d", {"f", "zcd"}},
      {"f", {"zicsr", "zcf"}},
      {"m", {"zmmul"}},
      {"q", {"d"}},
      {"v", {"zve64d", "zvl128b"}},
      {"zce", {"zca", "zcb", "zcmp", "zcmt", "zcf"}},
      {"zfh", {"zfhmin"}},
      {"zk", {"zkn", "zkr", "zkt"}},
      {"zkn", {"zbkb", "zbkc", "zbkx", "zkne", "zknd", "zknh"}},
      {"zks", {"zbkb", "zbkc", "zbkx", "zksed", "zksh"}},
      {"zve32f", {"zve32x", "f"}},
      {"zve32x", {"zvl32b"}},
      {"zve64d", {"zve64f", "d"}},
      {"zve64f", {"zve64x", "zve32f"}},
      {"zve64x", {"zve32x", "zvl64b"}},
  };
  return *all;
}

void Add(absl::string_view extension, RiscvExtensions& all) {
  if (!all.emplace(extension).second) return;
  for (const Implication& implication : Implications()) {
    if (implication.extension != extension) continue;
    for (const absl::string_view implied : implication.implied) {
      Add(implied, all);
    }
  }
  // Longer vectors are shorter ones, too.
  absl::string_view bits = extension;
  uint32_t length = 0;
  if (absl::ConsumePrefix(&bits, "zvl") && absl::ConsumeSuffix(&bits, "b") &&
      absl::SimpleAtoi(bits, &length) && length > 32 && length <= 65536) {
    Add(absl::StrCat("zvl", length / 2, "b"), all);
  }
}

}  // namespace

absl::StatusOr<RiscvExtensions> ParseRiscvArch(absl::string_view arch) {
  absl::string_view rest = arch;
  if (!absl::ConsumePrefix(&rest, "rv32") &&
      !absl::ConsumePrefix(&rest, "rv64")) {
    return Invalid(arch, rest);
  }
  RiscvExtensions extensions;
  while (!rest.empty()) {
    if (absl::ConsumePrefix(&rest, "_")) continue;
    if (!IsLower(rest[0])) return Invalid(arch, rest);
    if (IsLong(rest[0])) {
      const absl::string_view name = rest.substr(0, rest.find('_'));
      if (name.size() < 2 || name.size() > kMaxNameBytes ||
          !std::all_of(name.begin(), name.end(),
                       [](char c) { return IsLower(c) || IsDigit(c); })) {
        return Invalid(arch, rest);
      }
      extensions.emplace(WithoutVersion(name));
      rest.remove_prefix(name.size());
      continue;
    }
    if (rest[0] == 'g') {
      for (const char* one : {"i", "m", "a", "f", "d"}) extensions.insert(one);
    } else {
      extensions.emplace(rest.substr(0, 1));
    }
    rest.remove_prefix(1);
    SkipVersion(rest);
  }
  if (extensions.empty()) return Invalid(arch, rest);
  return extensions;
}

RiscvExtensions ExecutedBy(const std::vector<std::string>& extensions) {
  RiscvExtensions all;
  for (const std::string& extension : extensions) Add(extension, all);
  // Parts of the base until 2019, and of every core that has interrupts; the
  // counters are read by what can be told at run time.
  for (const char* one : {"zicsr", "zifencei", "zicntr", "zihpm"}) {
    all.emplace(one);
  }
  return all;
}

}  // namespace metad::pipeline
