#include "server/build/object_inspector.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"

namespace metad::build {
namespace {

constexpr size_t kMaxNameBytes = 64 << 20;

class Inspector {
 public:
  explicit Inspector(const ObjectFile& object) : object_(object) {}

  absl::StatusOr<ObjectReport> Run() {
    report_.architecture = ElfMachineName(object_.machine);
    report_.pointer_bits = object_.pointer_bits;
    report_.big_endian = object_.big_endian;
    if (absl::Status status = CheckNames(); !status.ok()) return status;
    ReportSections();
    ReportConstants();
    for (const ObjectSymbol& symbol : object_.symbols) {
      if (!symbol.defined && !symbol.name.empty()) {
        report_.undefined_symbols.emplace_back(symbol.name);
      }
      if (!IsNamesBlob(symbol)) continue;
      if (absl::Status status = ReportFunctions(symbol); !status.ok()) {
        return absl::InvalidArgumentError(absl::StrCat(
            "registry ", codegen::Quoted(symbol.name), ": ", status.message()));
      }
    }
    return std::move(report_);
  }

 private:
  // The report copies names, and a small file may use one long name for
  // thousands of symbols.
  absl::Status CheckNames() const {
    size_t total = 0;
    for (const ObjectSymbol& symbol : object_.symbols) {
      total += symbol.name.size();
      if (total > kMaxNameBytes) {
        return absl::InvalidArgumentError(
            absl::StrCat("has symbol names of more than ", kMaxNameBytes,
                         " bytes together"));
      }
    }
    return absl::OkStatus();
  }

  void ReportSections() {
    for (const ObjectSection& section : object_.sections) {
      if (!section.allocated()) continue;
      const auto size = static_cast<int64_t>(section.size);
      ReportedSection reported;
      reported.name = std::string(section.name);
      reported.size_bytes = size;
      reported.alignment = static_cast<int64_t>(section.alignment);
      reported.writable = section.writable();
      reported.executable = section.executable();
      reported.read_only_after_relocation =
          section.read_only_after_relocation();
      report_.sections.push_back(std::move(reported));
      const bool occupies_ram =
          section.writable() && !section.read_only_after_relocation();
      if (occupies_ram) report_.ram_bytes += size;
      if (!section.zero_filled()) report_.flash_bytes += size;
    }
  }

  // The section of a symbol whose bytes are in the file and in bounds.
  const ObjectSection* SectionWithContent(const ObjectSymbol& symbol) const {
    if (!symbol.section.has_value()) return nullptr;
    const ObjectSection& section = object_.sections[*symbol.section];
    if (!section.allocated() || section.zero_filled()) return nullptr;
    if (symbol.value > section.content.size() ||
        symbol.size > section.content.size() - symbol.value) {
      return nullptr;
    }
    return &section;
  }

  // Compilers list symbols in whatever order; a reader wants the image's.
  void ReportConstants() {
    std::vector<const ObjectSymbol*> constants;
    for (const ObjectSymbol& symbol : object_.symbols) {
      if (IsConstant(symbol)) constants.push_back(&symbol);
    }
    std::stable_sort(constants.begin(), constants.end(),
                     [](const ObjectSymbol* a, const ObjectSymbol* b) {
                       return std::tie(*a->section, a->value) <
                              std::tie(*b->section, b->value);
                     });
    for (const ObjectSymbol* symbol : constants) {
      const ObjectSection& section = object_.sections[*symbol->section];
      report_.constants.push_back({std::string(symbol->name),
                                   std::string(section.name),
                                   static_cast<int64_t>(symbol->size),
                                   static_cast<int64_t>(section.alignment)});
    }
  }

  bool IsConstant(const ObjectSymbol& symbol) const {
    if (symbol.type != STT_OBJECT || symbol.binding == STB_LOCAL) return false;
    const ObjectSection* section = SectionWithContent(symbol);
    return section != nullptr && !section->writable();
  }

  static bool IsNamesBlob(const ObjectSymbol& symbol) {
    return symbol.type == STT_OBJECT && symbol.binding == STB_LOCAL &&
           absl::StartsWith(symbol.name, codegen::kLocalSymbolPrefix) &&
           (absl::EndsWith(symbol.name, codegen::kNamesSuffix) ||
            HasShortCount(symbol));
  }

  // The blob itself does not say how long its count is; its name does.
  static bool HasShortCount(const ObjectSymbol& symbol) {
    return absl::EndsWith(symbol.name, codegen::kNamesV1Suffix);
  }

  absl::Status ReportFunctions(const ObjectSymbol& symbol) {
    if (!report_.functions.empty()) {
      return absl::InvalidArgumentError("is the object's second one");
    }
    const ObjectSection* section = SectionWithContent(symbol);
    if (section == nullptr) {
      return absl::InvalidArgumentError("lies outside its section");
    }
    absl::string_view blob = section->content.substr(symbol.value, symbol.size);
    const size_t count_bytes = HasShortCount(symbol) ? 1 : 2;
    if (blob.size() < count_bytes) {
      return absl::InvalidArgumentError("has no count");
    }
    const size_t count = ReadCount(blob.substr(0, count_bytes));
    if (count > codegen::kMaxCrtFunctions) {
      return absl::InvalidArgumentError(
          absl::StrCat("announces ", count, " names; expected at most ",
                       codegen::kMaxCrtFunctions));
    }
    blob.remove_prefix(count_bytes);
    for (size_t i = 0; i < count; ++i) {
      const size_t end = blob.find('\0');
      if (end == absl::string_view::npos || end == 0 ||
          end > codegen::kMaxSymbolLength) {
        return absl::InvalidArgumentError(
            absl::StrCat("announces ", count, " names; name ", i,
                         " is empty, too long or cut short"));
      }
      report_.functions.emplace_back(blob.substr(0, end));
      blob.remove_prefix(end + 1);
    }
    return absl::OkStatus();
  }

  size_t ReadCount(absl::string_view blob) const {
    const auto first = static_cast<uint8_t>(blob[0]);
    if (blob.size() == 1) return first;
    const auto second = static_cast<uint8_t>(blob[1]);
    return object_.big_endian ? first << 8 | second : second << 8 | first;
  }

  const ObjectFile& object_;
  ObjectReport report_;
};

}  // namespace

absl::StatusOr<ObjectReport> InspectObject(const ObjectFile& object) {
  return Inspector(object).Run();
}

}  // namespace metad::build
