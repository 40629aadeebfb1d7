#ifndef METAD_SERVER_PIPELINE_FIRMWARE_SYMBOL_INDEX_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_SYMBOL_INDEX_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/linked_image.h"

namespace metad::firmware {

// An image's defined symbols by name.
class SymbolIndex {
 public:
  // The image must outlive it.
  explicit SymbolIndex(const LinkedImage& image);

  // All of that name, local ones among them, in symbol-table order.
  const std::vector<const ImageSymbol*>& Named(absl::string_view name) const;

  // The one that other objects see, or else a local one; null where none has
  // the name.
  const ImageSymbol* Find(absl::string_view name) const;

 private:
  absl::flat_hash_map<absl::string_view, std::vector<const ImageSymbol*>>
      symbols_;
  const std::vector<const ImageSymbol*> none_;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_SYMBOL_INDEX_H_
