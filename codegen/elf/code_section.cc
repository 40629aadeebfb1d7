#include "codegen/elf/code_section.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/elf/target_number.h"

namespace metad::codegen::elf {
namespace {

// What the assembler calls a place that only its own code refers to.
constexpr absl::string_view kLabelName = ".L0";

constexpr size_t kLengthBytes = 4;

int64_t Addend(const StubRelocation& relocation,
               const StubArguments& arguments) {
  switch (relocation.target) {
    case StubTarget::kTable:
    case StubTarget::kFunction:
      return relocation.addend;
    case StubTarget::kTableEnd:
      return relocation.addend + static_cast<int64_t>(arguments.table_bytes);
    case StubTarget::kLabel:
      return 0;
  }
  return 0;
}

// A CIE or FDE: its length, what it says, and no-operations up to the next one.
// Lengths count from behind themselves.
std::string UnwindEntry(std::string content,
                        const MachineDescription& machine) {
  content.resize(
      AlignedUp(kLengthBytes + content.size(), machine.pointer_bytes) -
      kLengthBytes);
  std::string entry;
  AppendNumber(content.size(), kLengthBytes, machine.byte_order, entry);
  return entry + content;
}

}  // namespace

SymbolId CodeSections::Add(absl::string_view name, SymbolBinding binding,
                           const std::string& section_name,
                           const CodeStub& stub,
                           const StubArguments& arguments) {
  DraftSection section;
  section.name = section_name;
  section.flags = kAllocated | kExecutable;
  section.alignment = stub.alignment;
  section.pieces.push_back({0, Bytes(stub, arguments), nullptr});
  section.size = section.pieces.back().bytes.size();
  const uint64_t size = section.size;
  const uint32_t index = draft_.AddSection(std::move(section));
  for (const MappingSymbol& mark : stub.mapping) {
    draft_.AddSymbol(mark.name, kLocalBinding, kNoType,
                     {index, mark.offset, 0});
  }
  draft_.section(index).relocations = Relocations(stub, arguments, index);
  const SymbolId symbol =
      draft_.AddSymbol(name, binding, kFunctionType,
                       {index, machine_.function_address_bit, size});
  functions_.push_back(
      {draft_.AddSymbol("", kLocalBinding, kSectionSymbolType, {index, 0, 0}),
       size, stub.unwind});
  return symbol;
}

std::string CodeSections::Bytes(const CodeStub& stub,
                                const StubArguments& arguments) const {
  std::string bytes;
  for (const uint32_t unit : stub.units) {
    AppendNumber(unit, machine_.code_unit_bytes, machine_.code_order, bytes);
  }
  if (machine_.has_addends) return bytes;
  for (const StubRelocation& relocation : stub.relocations) {
    if (relocation.target != StubTarget::kTableEnd) continue;
    StoreNumber(static_cast<uint64_t>(Addend(relocation, arguments)),
                machine_.pointer_bytes, machine_.byte_order,
                bytes.data() + relocation.offset);
  }
  return bytes;
}

std::vector<Relocation> CodeSections::Relocations(
    const CodeStub& stub, const StubArguments& arguments, uint32_t section) {
  std::vector<Relocation> relocations;
  relocations.reserve(stub.relocations.size());
  for (const StubRelocation& relocation : stub.relocations) {
    SymbolId symbol = arguments.table;
    if (relocation.target == StubTarget::kFunction) {
      symbol = arguments.function;
    } else if (relocation.target == StubTarget::kLabel) {
      symbol = draft_.AddSymbol(
          kLabelName, kLocalBinding, kNoType,
          {section, static_cast<uint64_t>(relocation.addend), 0});
    }
    relocations.push_back({relocation.offset, relocation.type, symbol,
                           Addend(relocation, arguments)});
  }
  return relocations;
}

void CodeSections::Finish() {
  if (machine_.unwind.common.empty() || functions_.empty()) return;
  const ByteOrder order = machine_.byte_order;
  DraftSection section;
  section.name = ".eh_frame";
  section.flags = kAllocated;
  section.alignment = machine_.pointer_bytes;
  // 0 says that it is a CIE.
  std::string bytes = UnwindEntry(
      absl::StrCat(std::string(4, '\0'), machine_.unwind.common), machine_);
  for (const Function& function : functions_) {
    std::string content;
    const uint64_t back_to_common = bytes.size() + kLengthBytes;
    AppendNumber(back_to_common, 4, order, content);
    section.relocations.push_back(
        {bytes.size() + 8, machine_.unwind.relocation, function.symbol, 0});
    AppendNumber(0, 4, order, content);
    AppendNumber(function.size, 4, order, content);
    // No augmentation data.
    content.push_back('\0');
    absl::StrAppend(&content, function.unwind);
    bytes += UnwindEntry(std::move(content), machine_);
  }
  section.size = bytes.size();
  section.pieces.push_back({0, std::move(bytes), nullptr});
  draft_.AddSection(std::move(section));
}

}  // namespace metad::codegen::elf
