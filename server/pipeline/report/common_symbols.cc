#include "server/pipeline/report/common_symbols.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace metad::report {
namespace {

using pipeline::ImageObject;
using pipeline::ObjectSymbol;

// Sizes of a hostile object add up to anything.
constexpr int64_t kMostBytes = int64_t{1} << 40;

CommonSymbol Read(const ImageObject& object, const ObjectSymbol& symbol) {
  CommonSymbol common;
  common.module = object.module;
  common.name = std::string(symbol.name);
  common.size_bytes = static_cast<int64_t>(
      std::min(symbol.size, static_cast<uint64_t>(kMostBytes)));
  // The value of a common symbol is its alignment (ELF gABI, chapter 4).
  common.alignment = static_cast<int64_t>(
      std::min(symbol.value, static_cast<uint64_t>(kMostBytes)));
  return common;
}

bool ReplacesCommon(const ObjectSymbol& symbol) {
  return symbol.defined && !symbol.common && symbol.binding == STB_GLOBAL;
}

}  // namespace

std::vector<CommonSymbol> CommonSymbols(const pipeline::ImageObjects& objects) {
  absl::flat_hash_map<absl::string_view, size_t> places;
  std::vector<CommonSymbol> commons;
  for (const ImageObject& object : objects.objects()) {
    for (const ObjectSymbol& symbol : object.file.symbols) {
      if (!symbol.common || symbol.size == 0) continue;
      const auto [place, added] =
          places.try_emplace(symbol.name, commons.size());
      CommonSymbol read = Read(object, symbol);
      if (added) {
        commons.push_back(std::move(read));
      } else if (read.size_bytes > commons[place->second].size_bytes) {
        commons[place->second] = std::move(read);
      }
    }
  }
  if (commons.empty()) return commons;
  absl::flat_hash_set<absl::string_view> defined;
  for (const ImageObject& object : objects.objects()) {
    for (const ObjectSymbol& symbol : object.file.symbols) {
      if (ReplacesCommon(symbol)) defined.insert(symbol.name);
    }
  }
  commons.erase(std::remove_if(commons.begin(), commons.end(),
                               [&defined](const CommonSymbol& common) {
                                 return defined.contains(common.name);
                               }),
                commons.end());
  return commons;
}

}  // namespace metad::report
