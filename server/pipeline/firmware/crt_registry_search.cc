#include "server/pipeline/firmware/crt_registry_search.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/crt/crt_names_blob.h"
#include "server/pipeline/firmware/code_references.h"

namespace metad::firmware {
namespace {

// Places of the same bytes that are looked into.
constexpr size_t kMaxPlaces = 8;

// TVMModule, and where it leads.
struct Chain {
  uint64_t names = 0;
  uint64_t registry = 0;
  uint64_t functions = 0;
  uint64_t module = 0;
  bool is_returned = false;
};

std::string NamesBlob(const ReportedImage& report) {
  std::string blob;
  for (const uint8_t byte : codegen::EncodeCrtCount(
           *codegen::FindCrtLayout(report.runtime_abi), report.functions.size(),
           report.big_endian ? codegen::ByteOrder::kBigEndian
                             : codegen::ByteOrder::kLittleEndian)) {
    blob.push_back(static_cast<char>(byte));
  }
  for (const ReportedFunction& function : report.functions) {
    absl::StrAppend(&blob, function.name, absl::string_view("\0", 1));
  }
  blob.push_back('\0');
  return blob;
}

class CrtSearch {
 public:
  CrtSearch(const ImageMemory& memory, const SymbolIndex& symbols,
            const ReportedImage& report)
      : memory_(memory),
        symbols_(symbols),
        report_(report),
        blob_(NamesBlob(report)),
        entry_(symbols.Find(codegen::kCrtEntryPoint)) {}

  RegistrySearch Run() {
    const std::vector<uint64_t> places = memory_.Find(blob_, 1, kMaxPlaces);
    if (places.empty()) return {std::nullopt, WhyNoNames()};
    const std::optional<Chain> chain = BestChain(places);
    if (!chain.has_value()) {
      return {std::nullopt,
              absl::StrCat("the registry's names stand at 0x",
                           absl::Hex(places.front()),
                           ", and nothing leads from a TVMModule to them")};
    }
    return {Decode(*chain), ""};
  }

 private:
  // The one that the entry point returns, or else the first.
  std::optional<Chain> BestChain(const std::vector<uint64_t>& places) const {
    std::optional<Chain> best;
    for (const uint64_t names : places) {
      for (const uint64_t registry :
           memory_.FindPointersTo(names, kMaxPlaces)) {
        TryRegistry(names, registry, best);
        if (best.has_value() && best->is_returned) return best;
      }
    }
    return best;
  }

  void TryRegistry(uint64_t names, uint64_t registry,
                   std::optional<Chain>& best) const {
    const std::optional<uint64_t> functions =
        memory_.Pointer(registry + memory_.pointer_bytes());
    if (!functions.has_value()) return;
    for (const uint64_t module : memory_.FindPointersTo(registry, kMaxPlaces)) {
      Chain chain{names, registry, *functions, module, IsReturned(module)};
      if (chain.is_returned || !best.has_value()) best = chain;
      if (chain.is_returned) return;
    }
  }

  bool IsReturned(uint64_t module) const {
    return entry_ != nullptr &&
           RefersTo(memory_, symbols_, RangeOf(memory_.image(), *entry_),
                    module)
               .value_or(false);
  }

  FoundRegistry Decode(const Chain& chain) const {
    const uint64_t pointer = memory_.pointer_bytes();
    const uint64_t count = report_.functions.size();
    FoundRegistry found;
    found.anchor = chain.module;
    found.is_reached = chain.is_returned;
    found.parts = {{"the table of names", chain.names, blob_.size()},
                   {"the function table", chain.functions, count * pointer},
                   {"the TVMFuncRegistry", chain.registry, 2 * pointer},
                   {"the TVMModule", chain.module, pointer}};
    for (uint64_t i = 0; i < count; ++i) {
      found.entries.push_back(memory_.Pointer(chain.functions + i * pointer));
    }
    return found;
  }

  std::string WhyNoNames() const {
    for (const absl::string_view suffix :
         {codegen::kNamesSuffix, codegen::kNamesV1Suffix}) {
      const std::string name = codegen::LocalSymbol(report_.name, suffix);
      if (symbols_.Find(name) == nullptr) continue;
      return absl::StrCat(
          "its ", name,
          " has other names than the report: the firmware was linked with the "
          "metadata of another build; expected the report of that one, or the "
          "firmware linked anew");
    }
    if (entry_ != nullptr) {
      return absl::StrCat(
          "the firmware's ", codegen::kCrtEntryPoint,
          " belongs to another registry: the names of this one are nowhere in "
          "it; link ",
          report_.name,
          "_metadata.o, or give the report of the registry that "
          "was linked, too (--report)");
    }
    return absl::StrCat(
        "the registry is not in the firmware: the names of its functions are "
        "nowhere in it. If ",
        report_.name, "_metadata.o is linked, nothing refers to ",
        codegen::kCrtEntryPoint,
        " and --gc-sections dropped it: refer to it, or link with -u ",
        codegen::kCrtEntryPoint);
  }

  const ImageMemory& memory_;
  const SymbolIndex& symbols_;
  const ReportedImage& report_;
  const std::string blob_;
  const ImageSymbol* const entry_;
};

}  // namespace

RegistrySearch FindCrtRegistry(const ImageMemory& memory,
                               const SymbolIndex& symbols,
                               const ReportedImage& report) {
  return CrtSearch(memory, symbols, report).Run();
}

}  // namespace metad::firmware
