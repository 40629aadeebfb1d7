#include "client/request/memory_settings.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/request/named_value.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

constexpr char kNumber[] =
    "expected a number of bytes such as 4096, 0x1000, 64K or 2M";

// How far K, M or G at the end of `text`, which it takes off, shifts what is
// before it.
int ConsumeUnit(absl::string_view& text) {
  if (absl::ConsumeSuffix(&text, "K")) return 10;
  if (absl::ConsumeSuffix(&text, "M")) return 20;
  if (absl::ConsumeSuffix(&text, "G")) return 30;
  return 0;
}

std::optional<uint64_t> ParseBytes(absl::string_view text) {
  const int shift = ConsumeUnit(text);
  uint64_t number = 0;
  const bool is_hex = absl::ConsumePrefix(&text, "0x");
  if (text.empty() || !absl::ascii_isxdigit(text[0])) return std::nullopt;
  if (is_hex ? !absl::SimpleHexAtoi(text, &number)
             : !absl::SimpleAtoi(text, &number)) {
    return std::nullopt;
  }
  if (number > std::numeric_limits<uint64_t>::max() >> shift) {
    return std::nullopt;
  }
  return number << shift;
}

class MemorySettings {
 public:
  MemorySettings(v1::BuildSpec& spec, Problems& problems)
      : spec_(spec), problems_(problems) {}

  void AddRegion(const std::string& text);
  void AddBudget(const std::string& text);
  void AddPool(const std::string& text);

 private:
  // Sets one word of --region or --pool; says what is wrong with it.
  std::string SetRegionWord(const NamedValue& word, v1::MemoryRegion& region);
  std::string SetPoolWord(const NamedValue& word, v1::ConstantPool& pool);

  v1::BuildSpec& spec_;
  Problems& problems_;
};

void MemorySettings::AddRegion(const std::string& text) {
  const std::string option =
      absl::StrCat("--region ", platform::Printable(text));
  const size_t colon = text.find(':');
  if (colon == std::string::npos || !platform::IsUtf8(text)) {
    return problems_.AddUsage(
        option,
        "expected NAME:flash or NAME:ram, and maybe ,origin=N,length=N "
        "and ,budget=N");
  }
  v1::MemoryRegion& region = *spec_.add_regions();
  region.set_name(text.substr(0, colon));
  const std::vector<std::string> words =
      absl::StrSplit(text.substr(colon + 1), ',');
  if (words[0] == "flash") {
    region.set_kind(v1::MemoryRegion::FLASH);
  } else if (words[0] == "ram") {
    region.set_kind(v1::MemoryRegion::RAM);
  } else {
    problems_.AddUsage(option, "expected flash or ram after NAME:");
  }
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string problem =
        SetRegionWord(SplitNamedValue(words[i]), region);
    if (!problem.empty()) problems_.AddUsage(option, problem);
  }
}

std::string MemorySettings::SetRegionWord(const NamedValue& word,
                                          v1::MemoryRegion& region) {
  const std::string name = word.name.value_or("");
  if (name != "origin" && name != "length" && name != "budget") {
    return "expected origin=N, length=N or budget=N after the kind";
  }
  const std::optional<uint64_t> bytes = ParseBytes(word.value);
  if (!bytes) return absl::StrCat(name, ": ", kNumber);
  if (name == "origin") region.set_origin(*bytes);
  if (name == "length") region.set_length(*bytes);
  if (name == "budget") {
    if (*bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return absl::StrCat(name, ": ", kNumber);
    }
    region.set_budget_bytes(static_cast<int64_t>(*bytes));
  }
  return "";
}

void MemorySettings::AddBudget(const std::string& text) {
  const std::string option =
      absl::StrCat("--budget ", platform::Printable(text));
  const NamedValue value = SplitNamedValue(text);
  const std::optional<uint64_t> bytes = ParseBytes(value.value);
  if (!value.name || !bytes ||
      *bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return problems_.AddUsage(option,
                              absl::StrCat("expected REGION=BYTES; ", kNumber));
  }
  for (v1::MemoryRegion& region : *spec_.mutable_regions()) {
    if (region.name() != *value.name) continue;
    if (region.has_budget_bytes()) {
      return problems_.AddUsage(option, "is a second budget for that region");
    }
    region.set_budget_bytes(static_cast<int64_t>(*bytes));
    return;
  }
  problems_.AddUsage(option,
                     "there is no such region, expected a --region for it");
}

void MemorySettings::AddPool(const std::string& text) {
  const std::string option = absl::StrCat("--pool ", platform::Printable(text));
  if (!platform::IsUtf8(text)) {
    return problems_.AddUsage(option, "its value is not UTF-8");
  }
  const size_t colon = text.find(':');
  v1::ConstantPool& pool = *spec_.add_pools();
  pool.set_name(text.substr(0, colon));
  if (colon == std::string::npos) return;
  const std::vector<std::string> words =
      absl::StrSplit(text.substr(colon + 1), ',');
  for (const std::string& word : words) {
    const std::string problem = SetPoolWord(SplitNamedValue(word), pool);
    if (!problem.empty()) problems_.AddUsage(option, problem);
  }
}

std::string MemorySettings::SetPoolWord(const NamedValue& word,
                                        v1::ConstantPool& pool) {
  const std::string name = word.name.value_or("");
  if (!word.name && word.value == "external") {
    pool.set_external(true);
  } else if (name == "section") {
    pool.set_section(word.value);
  } else if (name == "region") {
    pool.set_region(word.value);
  } else if (name == "checksum" && word.value == "sha256") {
    pool.set_checksum(v1::ConstantPool::SHA256);
  } else if (name == "checksum" && word.value == "crc32") {
    pool.set_checksum(v1::ConstantPool::CRC32);
  } else if (name == "checksum") {
    return "expected checksum=sha256 or checksum=crc32";
  } else if (name == "align" || name == "address") {
    const std::optional<uint64_t> bytes = ParseBytes(word.value);
    const bool fits =
        name == "address" || bytes <= std::numeric_limits<uint32_t>::max();
    if (!bytes || !fits) return absl::StrCat(name, ": ", kNumber);
    if (name == "address") pool.set_address(*bytes);
    if (name == "align") pool.set_alignment(static_cast<uint32_t>(*bytes));
  } else {
    return "expected section=S, region=R, align=N, external, checksum=C or "
           "address=N after NAME:";
  }
  return "";
}

}  // namespace

void ReadMemorySettings(const SubmitOptions& options, v1::BuildSpec& spec,
                        Problems& problems) {
  MemorySettings settings(spec, problems);
  for (const std::string& text : options.regions) settings.AddRegion(text);
  for (const std::string& text : options.budgets) settings.AddBudget(text);
  for (const std::string& text : options.pools) settings.AddPool(text);
}

}  // namespace metad::client
