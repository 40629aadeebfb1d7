#include "codegen/elf/object_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "codegen/elf/target_number.h"
#include "codegen/plan/target_constant.h"

namespace metad::codegen::elf {
namespace {

// A section's place in the file says nothing of where it is loaded: a page is
// enough for whoever maps the file, and keeps it small where alignments are
// large.
constexpr uint64_t kMaxFileAlignment = 4096;

constexpr size_t kBufferBytes = size_t{64} << 10;

}  // namespace

// Small things are collected, large ones are passed on as they are.
class ObjectWriter::Output {
 public:
  Output(const MachineDescription& machine, Sink& sink)
      : order_(machine.byte_order),
        word_bytes_(machine.pointer_bytes),
        sink_(sink) {
    buffer_.reserve(kBufferBytes);
  }
  ~Output() { Flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Bytes(absl::string_view bytes) {
    position_ += bytes.size();
    if (buffer_.size() + bytes.size() > kBufferBytes) Flush();
    if (bytes.size() >= kBufferBytes) {
      sink_.Append(bytes);
    } else {
      buffer_.append(bytes.data(), bytes.size());
    }
  }

  bool is_broken() const { return sink_.IsBroken(); }

  void U8(uint64_t value) { Number(value, 1); }
  void U16(uint64_t value) { Number(value, 2); }
  void U32(uint64_t value) { Number(value, 4); }
  void U64(uint64_t value) { Number(value, 8); }
  // As wide as the file's addresses.
  void Word(uint64_t value) { Number(value, word_bytes_); }

  void Zeros(uint64_t count) {
    while (count > 0 && !is_broken()) {
      const uint64_t part = std::min<uint64_t>(count, sizeof(kZeros));
      Bytes(absl::string_view(kZeros, part));
      count -= part;
    }
  }
  void ZerosUpTo(uint64_t position) { Zeros(position - position_); }

 private:
  static constexpr char kZeros[4096] = {};

  void Number(uint64_t value, size_t size) {
    char bytes[sizeof(value)];
    StoreNumber(value, size, order_, bytes);
    Bytes(absl::string_view(bytes, size));
  }

  void Flush() {
    if (!buffer_.empty()) sink_.Append(buffer_);
    buffer_.clear();
  }

  const ByteOrder order_;
  const size_t word_bytes_;
  Sink& sink_;
  std::string buffer_;
  uint64_t position_ = 0;
};

ObjectWriter::ObjectWriter(const MachineDescription& machine,
                           const ObjectDraft& draft)
    : machine_(machine),
      draft_(draft),
      sizes_(machine.pointer_bytes == 8 ? kSizes64 : kSizes32),
      relocation_size_(machine.has_addends ? sizes_.relocation_with_addend
                                           : sizes_.relocation),
      relocation_prefix_(machine.has_addends ? ".rela" : ".rel"),
      section_names_(1, '\0'),
      end_(sizes_.file_header) {
  headers_.emplace_back();
  AddDraftSections();
  AddRelocationSections();
  AddTables();
  headers_offset_ = AlignedUp(end_, sizes_.word);
  file_size_ = headers_offset_ + headers_.size() * sizes_.section_header;
}

void ObjectWriter::Append(Header header) {
  const uint64_t alignment =
      std::min(std::max<uint64_t>(header.alignment, 1), kMaxFileAlignment);
  header.offset = AlignedUp(end_, alignment);
  end_ = header.offset + header.size;
  headers_.push_back(header);
}

uint32_t ObjectWriter::AddName(absl::string_view name) {
  const auto offset = static_cast<uint32_t>(section_names_.size());
  absl::StrAppend(&section_names_, name, absl::string_view("\0", 1));
  return offset;
}

// The name of a section with relocations is the end of the name of the section
// that these are in.
void ObjectWriter::AddDraftSections() {
  for (const DraftSection& section : draft_.sections()) {
    Header header;
    if (section.relocations.empty()) {
      header.name = AddName(section.name);
    } else {
      header.name = AddName(absl::StrCat(relocation_prefix_, section.name)) +
                    static_cast<uint32_t>(relocation_prefix_.size());
    }
    header.type = section.type;
    header.flags = section.flags;
    header.size = section.size;
    header.alignment = section.alignment;
    header.entry_size = section.entry_size;
    Append(header);
  }
}

void ObjectWriter::AddRelocationSections() {
  const std::vector<DraftSection>& sections = draft_.sections();
  const auto count = static_cast<uint32_t>(std::count_if(
      sections.begin(), sections.end(),
      [](const auto& section) { return !section.relocations.empty(); }));
  const auto symbol_table = static_cast<uint32_t>(headers_.size()) + count;
  for (size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].relocations.empty()) continue;
    Header header;
    header.name =
        headers_[i + 1].name - static_cast<uint32_t>(relocation_prefix_.size());
    header.type = machine_.has_addends ? kRelocationsWithAddends : kRelocations;
    header.flags = kInfoIsSection;
    header.size = sections[i].relocations.size() * relocation_size_;
    header.link = symbol_table;
    header.info = static_cast<uint32_t>(i + 1);
    header.alignment = sizes_.word;
    header.entry_size = relocation_size_;
    Append(header);
  }
}

void ObjectWriter::AddTables() {
  // The first symbol is none; locals come first.
  const size_t locals = 1 + draft_.local_symbols().size();
  Header symbols;
  symbols.name = AddName(".symtab");
  symbols.type = kSymbolTable;
  symbols.size = (locals + draft_.global_symbols().size()) * sizes_.symbol;
  symbols.link = static_cast<uint32_t>(headers_.size()) + 1;
  symbols.info = static_cast<uint32_t>(locals);
  symbols.alignment = sizes_.word;
  symbols.entry_size = sizes_.symbol;
  Append(symbols);
  Header symbol_names;
  symbol_names.name = AddName(".strtab");
  symbol_names.type = kStringTable;
  symbol_names.size = draft_.symbol_names().size();
  symbol_names.alignment = 1;
  Append(symbol_names);
  Header section_names;
  section_names.name = AddName(".shstrtab");
  section_names.type = kStringTable;
  section_names.size = section_names_.size();
  section_names.alignment = 1;
  Append(section_names);
}

uint32_t ObjectWriter::SymbolNumber(SymbolId symbol) const {
  const auto locals = static_cast<uint32_t>(draft_.local_symbols().size());
  return 1 + symbol.index + (symbol.is_global ? locals : 0);
}

void ObjectWriter::Write(Sink& sink) const {
  Output output(machine_, sink);
  WriteFileHeader(output);
  size_t number = 0;
  for (const DraftSection& section : draft_.sections()) {
    output.ZerosUpTo(headers_[++number].offset);
    WriteSection(section, output);
  }
  for (const DraftSection& section : draft_.sections()) {
    if (section.relocations.empty()) continue;
    output.ZerosUpTo(headers_[++number].offset);
    WriteRelocations(section, output);
  }
  output.ZerosUpTo(headers_[++number].offset);
  WriteSymbols(output);
  output.Bytes(draft_.symbol_names());
  output.Bytes(section_names_);
  output.ZerosUpTo(headers_offset_);
  WriteSectionHeaders(output);
}

void ObjectWriter::WriteFileHeader(Output& output) const {
  const bool is_little = machine_.byte_order == ByteOrder::kLittleEndian;
  output.Bytes(
      "\x7f"
      "ELF");
  output.U8(machine_.pointer_bytes == 8 ? kElfClass64 : kElfClass32);
  output.U8(is_little ? kElfLittleEndian : kElfBigEndian);
  output.U8(kElfVersion);
  // No operating system's own ABI, and padding.
  output.ZerosUpTo(16);
  output.U16(kElfRelocatable);
  output.U16(machine_.elf_machine);
  output.U32(kElfVersion);
  // No entry, no program headers.
  output.Word(0);
  output.Word(0);
  output.Word(headers_offset_);
  output.U32(machine_.elf_flags);
  output.U16(sizes_.file_header);
  output.U16(0);
  output.U16(0);
  output.U16(sizes_.section_header);
  output.U16(headers_.size());
  // Section names are the last section.
  output.U16(headers_.size() - 1);
}

void ObjectWriter::WriteSection(const DraftSection& section,
                                Output& output) const {
  // Where the section begins is where the output is; pieces count from there.
  uint64_t written = 0;
  for (const SectionPiece& piece : section.pieces) {
    if (output.is_broken()) return;
    output.Zeros(piece.offset - written);
    if (piece.constant == nullptr) {
      output.Bytes(piece.bytes);
      written = piece.offset + piece.bytes.size();
    } else {
      ForEachPiece(*piece.constant, machine_.byte_order,
                   [&output](absl::string_view bytes) { output.Bytes(bytes); });
      written =
          piece.offset + static_cast<uint64_t>(piece.constant->stored_bytes);
    }
  }
  output.Zeros(section.size - written);
}

void ObjectWriter::WriteRelocations(const DraftSection& section,
                                    Output& output) const {
  for (const Relocation& relocation : section.relocations) {
    const uint64_t symbol = SymbolNumber(relocation.symbol);
    output.Word(relocation.offset);
    output.Word(machine_.pointer_bytes == 8 ? symbol << 32 | relocation.type
                                            : symbol << 8 | relocation.type);
    if (machine_.has_addends) {
      output.Word(static_cast<uint64_t>(relocation.addend));
    }
  }
}

void ObjectWriter::WriteSymbol(const DraftSymbol& symbol,
                               Output& output) const {
  uint64_t section = uint64_t{symbol.section} + 1;
  if (symbol.section == kUndefinedInDraft) section = kUndefinedSection;
  if (symbol.section == kAbsoluteInDraft) section = kAbsoluteSection;
  const uint64_t info = uint64_t{symbol.binding} << 4 | symbol.type;
  output.U32(symbol.name);
  // The two classes differ in the order of the fields, too. Visibility is 0,
  // the default.
  if (machine_.pointer_bytes == 8) {
    output.U8(info);
    output.U8(0);
    output.U16(section);
    output.U64(symbol.value);
    output.U64(symbol.size);
  } else {
    output.U32(symbol.value);
    output.U32(symbol.size);
    output.U8(info);
    output.U8(0);
    output.U16(section);
  }
}

void ObjectWriter::WriteSymbols(Output& output) const {
  output.Zeros(sizes_.symbol);
  for (const DraftSymbol& symbol : draft_.local_symbols()) {
    WriteSymbol(symbol, output);
  }
  for (const DraftSymbol& symbol : draft_.global_symbols()) {
    WriteSymbol(symbol, output);
  }
}

void ObjectWriter::WriteSectionHeaders(Output& output) const {
  for (const Header& header : headers_) {
    output.U32(header.name);
    output.U32(header.type);
    output.Word(header.flags);
    output.Word(0);
    output.Word(header.offset);
    output.Word(header.size);
    output.U32(header.link);
    output.U32(header.info);
    output.Word(header.alignment);
    output.Word(header.entry_size);
  }
}

}  // namespace metad::codegen::elf
