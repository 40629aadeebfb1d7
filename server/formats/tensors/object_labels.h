#ifndef METAD_SERVER_FORMATS_TENSORS_OBJECT_LABELS_H_
#define METAD_SERVER_FORMATS_TENSORS_OBJECT_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/tensors/relocatable_object.h"

namespace metad::formats {

// How many bytes of data a symbol has.
struct DataExtent {
  uint64_t size = 0;
  // The symbol itself does not say so.
  bool is_label = false;
  // Nor does another that means it: the next one that comes, or the section's
  // end, had to do.
  bool is_guessed = false;
  // A whole file that a linker or objcopy took in.
  bool is_embedded_file = false;
};

// What the labels of an object's sections say of its data: symbols that have an
// address, and neither a type nor a size.
class ObjectLabels {
 public:
  // `object` outlives this.
  explicit ObjectLabels(const RelocatableObject& object);

  // The data behind a label that is in a section without code: as much as a
  // symbol in the same place has, or else up to where it ends. Nothing for a
  // symbol that is none, for those that assemblers and compilers make for
  // themselves (.L..., $d), for one that marks an end or is an empty array, and
  // where no bytes follow.
  std::optional<DataExtent> ExtentOf(const ObjectSymbol& symbol) const;

 private:
  // Where the section's symbol of that name is.
  std::optional<uint64_t> Find(size_t section, absl::string_view name) const;
  // The size of the largest symbol that begins where `symbol` does; 0 if none
  // says.
  uint64_t SizeAt(const ObjectSymbol& symbol) const;
  bool IsEnd(const ObjectSymbol& symbol) const;
  // Whether there is an end at `address` that is called after the label.
  bool HasEndAt(const ObjectSymbol& symbol, uint64_t address) const;
  uint64_t NextAddress(const ObjectSymbol& symbol) const;

  const RelocatableObject& object_;
  // The first of each name, by section and name.
  std::map<std::pair<size_t, absl::string_view>, uint64_t> by_name_;
  // By section, sorted.
  std::map<size_t, std::vector<uint64_t>> addresses_;
  // By section and address.
  std::map<std::pair<size_t, uint64_t>, uint64_t> sizes_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_OBJECT_LABELS_H_
