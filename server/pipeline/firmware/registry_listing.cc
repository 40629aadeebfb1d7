#include "server/pipeline/firmware/registry_listing.h"

#include <elf.h>

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/strip.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {
namespace {

// Far more than an image has; a hostile one may name any number.
constexpr size_t kMaxRegistries = 256;
constexpr size_t kMaxFunctions = 200'000;

class RegistryLister {
 public:
  explicit RegistryLister(const ImageMemory& memory)
      : memory_(memory), symbols_(memory.image()) {
    for (const ImageSymbol& symbol : memory.image().symbols) {
      if (symbol.defined && symbol.type == STT_FUNC) {
        functions_.try_emplace(symbol.value, symbol.name);
      }
    }
  }

  std::vector<RegistryContent> Run() {
    for (const ImageSymbol& symbol : memory_.image().symbols) {
      if (registries_.size() == kMaxRegistries) break;
      absl::string_view name = symbol.name;
      const bool is_ours =
          symbol.defined && symbol.type == STT_OBJECT &&
          absl::ConsumePrefix(&name, codegen::kLocalSymbolPrefix);
      if (!is_ours) continue;
      for (const codegen::CrtLayout* layout : codegen::kCrtLayouts) {
        absl::string_view crt = name;
        if (!absl::ConsumeSuffix(&crt, layout->names_suffix)) continue;
        AddCrt(crt, symbol, *layout);
      }
      if (absl::ConsumeSuffix(&name, codegen::kEntriesSuffix)) {
        AddTable(name, symbol);
      }
    }
    return std::move(registries_);
  }

 private:
  RegistryContent& Add(absl::string_view name, absl::string_view runtime) {
    RegistryContent& added = registries_.emplace_back();
    added.name = std::string(name);
    added.runtime_abi = std::string(runtime);
    return added;
  }

  // Nothing where there are too many already.
  bool AddFunction(absl::string_view name, uint64_t place,
                   RegistryContent& registry) {
    if (++listed_ > kMaxFunctions) return false;
    RegisteredFunction function;
    function.name = std::string(name);
    function.address = memory_.Pointer(place);
    if (function.address.has_value()) {
      const auto found = functions_.find(*function.address);
      if (found != functions_.end()) {
        function.symbol = std::string(
            found->second.substr(0, codegen::kMaxRegisteredNameLength));
      }
    }
    registry.functions.push_back(std::move(function));
    return true;
  }

  void AddCrt(absl::string_view name, const ImageSymbol& names,
              const codegen::CrtLayout& layout) {
    const ImageSymbol* table =
        symbols_.Find(codegen::LocalSymbol(name, codegen::kFunctionsSuffix));
    const auto count = memory_.Number(names.value, layout.count_bytes);
    if (table == nullptr || !count.has_value()) return;
    RegistryContent& registry = Add(name, layout.name);
    uint64_t at = names.value + layout.count_bytes;
    for (uint64_t i = 0; i < *count; ++i) {
      const auto function =
          memory_.String(at, codegen::kMaxRegisteredNameLength);
      if (!function.has_value()) return;
      at += function->size() + 1;
      const uint64_t place = table->value + i * memory_.pointer_bytes();
      if (!AddFunction(*function, place, registry)) return;
    }
  }

  void AddTable(absl::string_view name, const ImageSymbol& table) {
    const bool is_standalone =
        symbols_.Find(codegen::RegistrySymbol(name)) != nullptr;
    RegistryContent& registry = Add(
        name,
        (is_standalone ? codegen::StandaloneRuntime() : codegen::FfiRuntime())
            .name());
    const uint64_t entry = 2 * memory_.pointer_bytes();
    for (uint64_t at = 0; at + entry <= table.size; at += entry) {
      const auto place = memory_.Pointer(table.value + at);
      const auto function =
          place.has_value()
              ? memory_.String(*place, codegen::kMaxRegisteredNameLength)
              : std::nullopt;
      if (!function.has_value()) return;
      const uint64_t pointer = table.value + at + memory_.pointer_bytes();
      if (!AddFunction(*function, pointer, registry)) return;
    }
  }

  const ImageMemory& memory_;
  const SymbolIndex symbols_;
  absl::flat_hash_map<uint64_t, absl::string_view> functions_;
  std::vector<RegistryContent> registries_;
  size_t listed_ = 0;
};

}  // namespace

std::vector<RegistryContent> ListRegistries(const ImageMemory& memory) {
  return RegistryLister(memory).Run();
}

}  // namespace metad::firmware
