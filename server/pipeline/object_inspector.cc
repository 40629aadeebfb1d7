#include "server/pipeline/object_inspector.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/metadata_symbols.h"
#include "server/pipeline/crt_registry_reader.h"
#include "server/pipeline/entry_table_reader.h"
#include "server/pipeline/object_bytes.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxNameBytes = 64 << 20;

// How the registry of one kind of metadata is found and read.
struct RegistryReader {
  bool (*recognises)(const ObjectSymbol& symbol);
  absl::StatusOr<std::vector<std::string>> (*read)(const ObjectFile& object,
                                                   const ObjectSymbol& symbol);
};

constexpr RegistryReader kRegistryReaders[] = {
    {IsCrtRegistry, ReadCrtRegistry},
    {IsEntryTable, ReadEntryTable},
};

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
      if (absl::Status status = ReportRegistry(symbol); !status.ok()) {
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

  // Compilers list symbols in whatever order; a reader wants the image's.
  void ReportConstants() {
    std::vector<const ObjectSymbol*> constants;
    for (const ObjectSymbol& symbol : object_.symbols) {
      if (IsConstant(symbol)) constants.push_back(&symbol);
    }
    std::stable_sort(constants.begin(), constants.end(),
                     [](const ObjectSymbol* a, const ObjectSymbol* b) {
                       return std::tie(*a->section, a->value, b->size) <
                              std::tie(*b->section, b->value, a->size);
                     });
    for (const ObjectSymbol* symbol : constants) {
      const ObjectSection& section = object_.sections[*symbol->section];
      report_.constants.push_back({std::string(symbol->name),
                                   std::string(section.name),
                                   static_cast<int64_t>(symbol->size),
                                   static_cast<int64_t>(section.alignment)});
    }
    MarkBlocks(constants);
  }

  // `constants` are the report's, outer ones before what is in them.
  void MarkBlocks(const std::vector<const ObjectSymbol*>& constants) {
    for (size_t i = 0; i < constants.size(); ++i) {
      const ObjectSymbol& outer = *constants[i];
      size_t next = i + 1;
      while (next < constants.size() && IsTwin(*constants[next], outer)) {
        ++next;
      }
      const bool has_inner =
          next < constants.size() && IsInside(*constants[next], outer);
      const bool has_twin =
          next > i + 1 || (i > 0 && IsTwin(*constants[i - 1], outer));
      report_.constants[i].is_block =
          has_inner || (has_twin && codegen::IsConstantBlock(outer.name));
    }
  }

  // At the same place: copies, or a block and its only constant.
  static bool IsTwin(const ObjectSymbol& a, const ObjectSymbol& b) {
    return a.section == b.section && a.value == b.value && a.size == b.size;
  }

  static bool IsInside(const ObjectSymbol& inner, const ObjectSymbol& outer) {
    return inner.section == outer.section && inner.size > 0 &&
           inner.size < outer.size && inner.value - outer.value < outer.size;
  }

  bool IsConstant(const ObjectSymbol& symbol) const {
    if (symbol.type != STT_OBJECT || symbol.binding == STB_LOCAL) return false;
    // The metadata's own tables; no constant has such a name.
    if (codegen::IsReservedByMetadata(symbol.name)) return false;
    const ObjectSection* section = SectionWithContent(object_, symbol);
    return section != nullptr && !section->writable();
  }

  // Nothing is done for a symbol that is no registry.
  absl::Status ReportRegistry(const ObjectSymbol& symbol) {
    for (const RegistryReader& reader : kRegistryReaders) {
      if (!reader.recognises(symbol)) continue;
      if (has_registry_) {
        return absl::InvalidArgumentError("is the object's second one");
      }
      has_registry_ = true;
      absl::StatusOr<std::vector<std::string>> names =
          reader.read(object_, symbol);
      if (!names.ok()) return names.status();
      report_.functions = *std::move(names);
    }
    return absl::OkStatus();
  }

  const ObjectFile& object_;
  ObjectReport report_;
  bool has_registry_ = false;
};

}  // namespace

absl::StatusOr<ObjectReport> InspectObject(const ObjectFile& object) {
  return Inspector(object).Run();
}

}  // namespace metad::pipeline
