#include "server/pipeline/object_verifier.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <system_error>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/runtimes/runtime.h"
#include "server/platform/piece_reader.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kGlobalOffsetTable = "_GLOBAL_OFFSET_TABLE_";

// Takes some milliseconds to compare.
constexpr size_t kWorthAThread = size_t{16} << 20;

class Verifier {
 public:
  Verifier(const ObjectFile& object, const ObjectReport& report,
           const codegen::MetadataPlan& plan,
           const MachineExpectation& expected, const platform::FilePages& pages)
      : object_(object),
        report_(report),
        plan_(plan),
        expected_(expected),
        pages_(pages),
        promises_(codegen::PromisesOf(plan)) {
    for (const ObjectSymbol& symbol : object.symbols) {
      auto& symbols = symbol.binding == STB_LOCAL ? local_symbols_ : symbols_;
      symbols.emplace(symbol.name, &symbol);
    }
  }

  std::vector<std::string> Run() {
    VerifyMachine();
    VerifyEntryPoints();
    VerifyTables();
    VerifyRegistry();
    for (const codegen::PlannedConstant& constant : plan_.constants) {
      if (constant.joined || codegen::IsOutsideImage(plan_, constant)) continue;
      VerifyConstant(constant);
    }
    VerifyUndefinedSymbols();
    for (const codegen::PromisedWorkspace& workspace : promises_.workspaces) {
      VerifyWorkspace(workspace);
    }
    VerifyRam();
    return std::move(broken_);
  }

 private:
  void VerifyMachine() {
    if (object_.machine == expected_.machine &&
        object_.pointer_bits == expected_.pointer_bits &&
        object_.big_endian == expected_.big_endian) {
      return;
    }
    Broken("the object is for ",
           DescribeMachine(object_.machine, object_.pointer_bits,
                           object_.big_endian),
           " instead of ",
           DescribeMachine(expected_.machine, expected_.pointer_bits,
                           expected_.big_endian));
  }

  void VerifyEntryPoints() {
    for (const std::string& name : promises_.entry_points) {
      const ObjectSymbol* entry = Find(name);
      if (entry == nullptr || !entry->defined || entry->type != STT_FUNC) {
        Broken(name, " is not defined as a global function");
      }
    }
  }

  // That they are read-only, too, VerifyRam() shows.
  void VerifyTables() {
    for (const std::string& name : promises_.tables) {
      const ObjectSymbol* table = Find(name);
      if (table == nullptr || !table->section.has_value() ||
          table->type != STT_OBJECT) {
        Broken(name, " is not defined as a global table");
      }
    }
    for (const std::string& name : promises_.local_tables) {
      const auto found = local_symbols_.find(name);
      if (found == local_symbols_.end() ||
          !found->second->section.has_value() ||
          found->second->type != STT_OBJECT) {
        Broken(name, " is not defined as a table");
      }
    }
  }

  void VerifyRegistry() {
    if (report_.functions == promises_.registry) return;
    Broken("the registry's ", report_.functions.size(),
           " names are not the plan's ", promises_.registry.size());
  }

  void VerifyConstant(const codegen::PlannedConstant& constant) {
    const ObjectSymbol* symbol = Find(constant.name);
    if (symbol == nullptr || !symbol->section.has_value()) {
      Broken("constant ", constant.name, " is not defined");
      return;
    }
    const ObjectSection& section = object_.sections[*symbol->section];
    if (section.name != constant.section) {
      Broken("constant ", constant.name, " is in ", section.name,
             " instead of ", constant.section);
    }
    if (section.writable() || section.executable() || !section.allocated()) {
      Broken("constant ", constant.name, " is in ", section.name,
             ", which is not read-only data");
    }
    const auto alignment = static_cast<uint64_t>(constant.alignment);
    if (section.alignment < alignment || symbol->value % alignment != 0) {
      Broken("constant ", constant.name, " is not aligned to ", alignment);
    }
    if (!Holds(BytesInObject(*symbol, section), constant)) {
      Broken("constant ", constant.name, " differs from the bytes given");
    }
  }

  static absl::string_view BytesInObject(const ObjectSymbol& symbol,
                                         const ObjectSection& section) {
    if (symbol.value > section.content.size()) return {};
    return section.content.substr(symbol.value, symbol.size);
  }

  // Whether `found`, from the target's memory, is the constant. It may be
  // large, so it is never in memory as a whole.
  bool Holds(absl::string_view found,
             const codegen::PlannedConstant& constant) const {
    if (static_cast<int64_t>(found.size()) != constant.stored_bytes) {
      return false;
    }
    const absl::string_view data = constant.data;
    if (data.empty()) return found.find_first_not_of('\0') == found.npos;
    const auto unit = static_cast<size_t>(codegen::UnitBytes(constant.type));
    if (data.size() < kWorthAThread) return EqualPieces(found, data, unit);
    // In pieces, of which each is a multiple of every unit.
    constexpr size_t kPiece = platform::PieceReader::kPieceBytes;
    const size_t half = data.size() / 2 / kPiece * kPiece;
    bool second = false;
    const auto compare_second = [&] {
      second = EqualPieces(found.substr(half), data.substr(half), unit);
    };
    std::optional<std::thread> helper = StartThread(compare_second);
    const bool first =
        EqualPieces(found.substr(0, half), data.substr(0, half), unit);
    if (helper.has_value()) {
      helper->join();
    } else {
      compare_second();
    }
    return first && second;
  }

  // Nothing where there are as many threads as there may be.
  static std::optional<std::thread> StartThread(
      const std::function<void()>& work) {
    try {
      return std::thread(work);
    } catch (const std::system_error&) {
      return std::nullopt;
    }
  }

  // Both are of one size, so that their pieces are.
  bool EqualPieces(absl::string_view found, absl::string_view data,
                   size_t unit) const {
    platform::PieceReader in_object(pages_, found);
    platform::PieceReader given(pages_, data);
    while (true) {
      const absl::string_view piece = given.Next();
      if (piece.empty()) return true;
      if (!Equal(in_object.Next(), piece, unit)) return false;
    }
  }

  // The same of a part of it, in whole units.
  bool Equal(absl::string_view found, absl::string_view data,
             size_t unit) const {
    if (plan_.target.byte_order == codegen::ByteOrder::kLittleEndian ||
        unit == 1) {
      return found == data;
    }
    for (size_t i = 0; i < data.size(); i += unit) {
      const absl::string_view number = data.substr(i, unit);
      if (!std::equal(number.rbegin(), number.rend(), found.begin() + i)) {
        return false;
      }
    }
    return true;
  }

  // The modules define the registry's functions, earlier registries their
  // constants, the runtime what it offers, and nothing else is missing.
  void VerifyUndefinedSymbols() {
    absl::flat_hash_set<absl::string_view> undefined(
        report_.undefined_symbols.begin(), report_.undefined_symbols.end());
    for (const codegen::PlannedFunction& function : plan_.functions) {
      if (codegen::IsGenerated(plan_, function)) continue;
      if (undefined.erase(function.symbol) == 0) {
        Broken("the object does not refer to function ", function.symbol);
      }
    }
    for (const std::string& name : promises_.module_functions) {
      undefined.erase(name);
    }
    // A table of constants has those of earlier registries as well.
    for (const codegen::PlannedConstant& constant : plan_.constants) {
      if (constant.joined) undefined.erase(constant.name);
    }
    // The linker's own, which position-independent code of an entry refers to.
    undefined.erase(kGlobalOffsetTable);
    for (const std::string& name : promises_.runtime_symbols) {
      if (undefined.erase(name) == 0) {
        Broken("the object does not call ", name);
      }
    }
    for (const std::string& name : report_.undefined_symbols) {
      if (undefined.contains(name)) {
        Broken("the object needs symbol ", name, ", which nobody offers");
      }
    }
  }

  void VerifyWorkspace(const codegen::PromisedWorkspace& workspace) {
    const ObjectSymbol* symbol = Find(workspace.symbol);
    if (symbol == nullptr || !symbol->section.has_value() ||
        symbol->type != STT_OBJECT) {
      Broken("workspace ", workspace.symbol, " is not defined");
      return;
    }
    const ObjectSection& section = object_.sections[*symbol->section];
    if (section.name != workspace.section) {
      Broken("workspace ", workspace.symbol, " is in ", section.name,
             " instead of ", workspace.section);
    }
    if (!section.writable() || !section.zero_filled()) {
      Broken("workspace ", workspace.symbol, " is in ", section.name,
             ", which is not memory without content");
    }
    if (static_cast<int64_t>(symbol->size) != workspace.size_bytes) {
      Broken("workspace ", workspace.symbol, " has ", symbol->size,
             " bytes instead of ", workspace.size_bytes);
    }
    const auto alignment = static_cast<uint64_t>(workspace.alignment);
    if (section.alignment < alignment || symbol->value % alignment != 0) {
      Broken("workspace ", workspace.symbol, " is not aligned to ", alignment);
    }
  }

  // Workspaces are all of it, but for what aligns them.
  void VerifyRam() {
    int64_t promised = 0;
    for (const codegen::PromisedWorkspace& workspace : promises_.workspaces) {
      promised += workspace.size_bytes + workspace.alignment - 1;
    }
    if (report_.ram_bytes <= promised) return;
    Broken("the object occupies ", report_.ram_bytes, " bytes of RAM",
           promises_.workspaces.empty()
               ? ""
               : absl::StrCat(" instead of at most ", promised));
  }

  const ObjectSymbol* Find(absl::string_view name) const {
    const auto found = symbols_.find(name);
    return found == symbols_.end() ? nullptr : found->second;
  }

  template <typename... Parts>
  void Broken(const Parts&... parts) {
    broken_.push_back(absl::StrCat(parts...));
  }

  const ObjectFile& object_;
  const ObjectReport& report_;
  const codegen::MetadataPlan& plan_;
  const MachineExpectation& expected_;
  const platform::FilePages& pages_;
  const codegen::RuntimePromises promises_;
  // Global ones, and the others.
  absl::flat_hash_map<absl::string_view, const ObjectSymbol*> symbols_;
  absl::flat_hash_map<absl::string_view, const ObjectSymbol*> local_symbols_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> BrokenPromises(const ObjectFile& object,
                                        const ObjectReport& report,
                                        const codegen::MetadataPlan& plan,
                                        const MachineExpectation& expected,
                                        const platform::FilePages& pages) {
  return Verifier(object, report, plan, expected, pages).Run();
}

}  // namespace metad::pipeline
