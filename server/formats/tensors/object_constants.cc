#include "server/formats/tensors/object_constants.h"

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/tensors/object_labels.h"
#include "server/formats/tensors/relocatable_object.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

// As many names as a note has.
constexpr size_t kNotedNames = 5;

// What a section's data is to the program.
enum class DataKind { kReadOnly, kWritten, kWithoutBytes, kNotLoaded, kOther };

// What is said of several symbols at once; in the order of the notes.
enum class Remark {
  kTakenVariable,
  kTakenLabel,
  kVariable,
  kFilledIn,
  kWithoutBytes,
  kNotLoaded,
  kOther,
  kLocalLabel,
};

absl::string_view TextOf(Remark remark) {
  switch (remark) {
    case Remark::kTakenVariable:
      return "taken as constants although their sections are writable, since "
             "the object has no code that writes to them; const says it";
    case Remark::kTakenLabel:
      return "taken up to the next symbol or the section's end, since the "
             "object does not say their sizes; .size or a label NAME_end says "
             "it";
    case Remark::kVariable:
      return "left out as variables of the object's code; expected const data";
    case Remark::kFilledIn:
      return "left out, since they have addresses, which the linker fills in; "
             "expected plain data";
    case Remark::kWithoutBytes:
      return "left out, since they have no bytes in the object; expected "
             "initialized const data";
    case Remark::kNotLoaded:
      return "left out, since their sections are not loaded; expected a "
             "section with the flag \"a\"";
    case Remark::kOther:
      return "left out, since their sections are compressed, thread-local or "
             "of a special type";
    case Remark::kLocalLabel:
      return "left out as local labels, which no other object can refer to; "
             ".global or .type NAME, %object make them data";
  }
  return "";
}

// A symbol that may be a constant.
struct DataSymbol {
  std::string name;
  size_t section = 0;
  uint64_t begin = 0;
  uint64_t size = 0;
  // For the order of equals.
  size_t index = 0;
};

class ConstantFinder {
 public:
  ConstantFinder(const ByteRange& file, const RelocatableObject& object,
                 const NameFilter& wanted)
      : file_(file), object_(object), wanted_(wanted), labels_(object) {}

  ObjectConstants Find();

 private:
  void Consider(const ObjectSymbol& symbol, size_t index);
  void ConsiderCommon(const ObjectSymbol& symbol);
  // Nothing for what is no data.
  std::optional<DataExtent> ExtentOf(const ObjectSymbol& symbol) const;
  void Take(const ObjectSymbol& symbol, const DataExtent& extent, size_t index);
  DataKind KindOf(const ObjectSection& section) const;
  bool HasCode() const;
  void AddConstant(const DataSymbol& symbol);
  // Whether the linker fills in a part of it.
  bool IsFilledIn(const DataSymbol& symbol) const;
  void AddProblem(const DataSymbol& symbol, absl::string_view text);
  void AddRemark(Remark remark, const ObjectSymbol& symbol, uint64_t size);
  void AddNotes();
  // Of an object of whose symbols none can be data.
  std::string WhatIsThere() const;

  const ByteRange file_;
  const RelocatableObject& object_;
  const NameFilter& wanted_;
  const ObjectLabels labels_;
  bool has_code_ = false;
  bool has_data_symbols_ = false;
  std::vector<DataSymbol> symbols_;
  std::map<Remark, std::vector<std::string>> remarks_;
  ObjectConstants result_;
};

ObjectConstants ConstantFinder::Find() {
  has_code_ = HasCode();
  for (size_t i = 0; i < object_.symbols.size(); ++i) {
    Consider(object_.symbols[i], i);
    if (symbols_.size() > kMaxFileConstants) {
      result_.problems.push_back(
          absl::StrCat("expected at most ", kMaxFileConstants, " constants"));
      return std::move(result_);
    }
  }
  std::sort(symbols_.begin(), symbols_.end(),
            [](const DataSymbol& a, const DataSymbol& b) {
              return std::tie(a.section, a.begin, a.index) <
                     std::tie(b.section, b.begin, b.index);
            });
  std::unordered_set<std::string> known;
  for (const DataSymbol& symbol : symbols_) {
    if (!known.insert(symbol.name).second) {
      AddProblem(symbol, "another constant of the object has that name");
      continue;
    }
    AddConstant(symbol);
  }
  AddNotes();
  return std::move(result_);
}

void ConstantFinder::Consider(const ObjectSymbol& symbol, size_t index) {
  if (symbol.common) return ConsiderCommon(symbol);
  if (symbol.section == 0) return;
  const std::optional<DataExtent> extent = ExtentOf(symbol);
  if (!extent) return;
  has_data_symbols_ = true;
  if (!IsWanted(wanted_, symbol.name)) return;
  if (extent->is_label && symbol.binding == STB_LOCAL) {
    return AddRemark(Remark::kLocalLabel, symbol, extent->size);
  }
  const DataKind kind = KindOf(object_.sections[symbol.section]);
  if (extent->is_embedded_file && kind == DataKind::kWritten) {
    return Take(symbol, *extent, index);
  }
  switch (kind) {
    case DataKind::kReadOnly:
      if (extent->is_guessed) {
        AddRemark(Remark::kTakenLabel, symbol, extent->size);
      }
      return Take(symbol, *extent, index);
    case DataKind::kWritten: {
      if (has_code_) return AddRemark(Remark::kVariable, symbol, extent->size);
      const DataSymbol data = {"", symbol.section, symbol.value, extent->size,
                               index};
      if (IsFilledIn(data)) {
        return AddRemark(Remark::kFilledIn, symbol, extent->size);
      }
      AddRemark(Remark::kTakenVariable, symbol, extent->size);
      return Take(symbol, *extent, index);
    }
    case DataKind::kWithoutBytes:
      return AddRemark(Remark::kWithoutBytes, symbol, extent->size);
    case DataKind::kNotLoaded:
      return AddRemark(Remark::kNotLoaded, symbol, extent->size);
    case DataKind::kOther:
      return AddRemark(Remark::kOther, symbol, extent->size);
  }
}

void ConstantFinder::ConsiderCommon(const ObjectSymbol& symbol) {
  // GCC's marks of its intermediate code.
  if (absl::StartsWith(symbol.name, "__gnu_lto_")) return;
  has_data_symbols_ = true;
  if (!IsWanted(wanted_, symbol.name)) return;
  AddRemark(Remark::kWithoutBytes, symbol, symbol.size);
}

std::optional<DataExtent> ConstantFinder::ExtentOf(
    const ObjectSymbol& symbol) const {
  const bool is_data = symbol.type == STT_OBJECT || symbol.type == STT_TLS;
  if (is_data && symbol.size > 0 && !symbol.name.empty()) {
    return DataExtent{symbol.size};
  }
  return labels_.ExtentOf(symbol);
}

void ConstantFinder::Take(const ObjectSymbol& symbol, const DataExtent& extent,
                          size_t index) {
  symbols_.push_back({std::string(symbol.name), symbol.section, symbol.value,
                      extent.size, index});
}

// Compilers mark .rodata.tvm, say, as writable where TVM forgot a const: the
// name counts more.
DataKind ConstantFinder::KindOf(const ObjectSection& section) const {
  if ((section.flags & SHF_ALLOC) == 0) return DataKind::kNotLoaded;
  if (section.type == SHT_NOBITS) return DataKind::kWithoutBytes;
  if (section.type != SHT_PROGBITS ||
      (section.flags & (SHF_COMPRESSED | SHF_TLS)) != 0) {
    return DataKind::kOther;
  }
  const bool is_written = (section.flags & SHF_WRITE) != 0 &&
                          !absl::StartsWith(section.name, ".rodata");
  return is_written ? DataKind::kWritten : DataKind::kReadOnly;
}

bool ConstantFinder::HasCode() const {
  return std::any_of(object_.sections.begin(), object_.sections.end(),
                     [](const ObjectSection& section) {
                       return section.type == SHT_PROGBITS &&
                              section.size > 0 &&
                              (section.flags & SHF_EXECINSTR) != 0;
                     });
}

bool ConstantFinder::IsFilledIn(const DataSymbol& symbol) const {
  const std::vector<uint64_t>& offsets =
      object_.sections[symbol.section].relocations;
  const auto first =
      std::lower_bound(offsets.begin(), offsets.end(), symbol.begin);
  return first != offsets.end() && *first - symbol.begin < symbol.size;
}

void ConstantFinder::AddConstant(const DataSymbol& symbol) {
  const ObjectSection& section = object_.sections[symbol.section];
  if (symbol.begin > section.size ||
      symbol.size > section.size - symbol.begin ||
      section.offset > file_.size() ||
      section.size > file_.size() - section.offset) {
    return AddProblem(
        symbol, absl::StrCat("its ", symbol.size, " bytes at ", symbol.begin,
                             " are not all in the section"));
  }
  if (IsFilledIn(symbol)) {
    return AddRemark(Remark::kFilledIn, object_.symbols[symbol.index],
                     symbol.size);
  }
  if (!platform::IsUtf8(symbol.name))
    return AddProblem(symbol, "its name is not UTF-8");
  ImportedConstant constant;
  constant.name = symbol.name;
  constant.type = {TypeCode::kUInt, 8};
  constant.shape = {static_cast<int64_t>(symbol.size)};
  constant.data = file_.Part(static_cast<size_t>(section.offset + symbol.begin),
                             static_cast<size_t>(symbol.size));
  result_.constants.push_back(std::move(constant));
}

void ConstantFinder::AddProblem(const DataSymbol& symbol,
                                absl::string_view text) {
  const ObjectSection& section = object_.sections[symbol.section];
  result_.problems.push_back(
      absl::StrCat("symbol '", platform::Printable(symbol.name), "' at byte ",
                   section.offset + symbol.begin, ", in section '",
                   platform::Printable(section.name), "': ", text));
}

void ConstantFinder::AddRemark(Remark remark, const ObjectSymbol& symbol,
                               uint64_t size) {
  remarks_[remark].push_back(absl::StrCat(
      "'", platform::Printable(symbol.name), "' (", size, " bytes in '",
      symbol.common
          ? "COMMON"
          : platform::Printable(object_.sections[symbol.section].name),
      "')"));
}

void ConstantFinder::AddNotes() {
  for (const auto& [remark, symbols] : remarks_) {
    const size_t shown = std::min(symbols.size(), kNotedNames);
    const std::vector<std::string> names(
        symbols.begin(), symbols.begin() + static_cast<ptrdiff_t>(shown));
    std::string note = absl::StrJoin(names, ", ");
    if (shown < symbols.size()) {
      absl::StrAppend(&note, " and ", symbols.size() - shown, " more");
    }
    result_.notes.push_back(absl::StrCat(note, ": ", TextOf(remark)));
  }
  if (!has_data_symbols_) result_.notes.push_back(WhatIsThere());
}

std::string ConstantFinder::WhatIsThere() const {
  for (const ObjectSection& section : object_.sections) {
    if (absl::StartsWith(section.name, ".gnu.lto_")) {
      return "the object holds GCC's intermediate code instead of data; "
             "expected one compiled without -flto or with -ffat-lto-objects";
    }
  }
  std::string text = "the object has no data symbols";
  for (const ObjectSection& section : object_.sections) {
    const DataKind kind = KindOf(section);
    // Tables of the compiler's own.
    const bool is_unwinding = absl::StartsWith(section.name, ".eh_frame") ||
                              absl::StartsWith(section.name, ".ARM.");
    const bool is_data =
        !is_unwinding && (section.flags & SHF_EXECINSTR) == 0 &&
        section.size > 0 &&
        (kind == DataKind::kReadOnly || kind == DataKind::kWritten);
    if (!is_data) continue;
    const std::string name = platform::Printable(section.name);
    return absl::StrCat(text, "; its section '", name, "' of ", section.size,
                        " bytes gets one by objcopy --add-symbol NAME=", name,
                        ":0,global,object");
  }
  return absl::StrCat(text,
                      ", nor data; C++ keeps a const that is not extern, and C "
                      "one that is static, only where it is used");
}

}  // namespace

ObjectConstants ReadObjectConstants(const ByteRange& file,
                                    const NameFilter& wanted) {
  const absl::StatusOr<RelocatableObject> object =
      ReadRelocatableObject(file.view());
  if (!object.ok()) {
    ObjectConstants refused;
    refused.problems.emplace_back(object.status().message());
    return refused;
  }
  return ConstantFinder(file, *object, wanted).Find();
}

}  // namespace metad::formats
