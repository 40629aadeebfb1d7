#ifndef METAD_SERVER_PIPELINE_OBJECT_BYTES_H_
#define METAD_SERVER_PIPELINE_OBJECT_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

// The section of a symbol whose bytes are in the file and in bounds; null when
// they are not.
const ObjectSection* SectionWithContent(const ObjectFile& object,
                                        const ObjectSymbol& symbol);

// The bytes of a symbol; nothing when they are not in the file and in bounds.
std::optional<absl::string_view> SymbolBytes(const ObjectFile& object,
                                             const ObjectSymbol& symbol);

// Where an object's pointers point to: what the linker will write into them.
class ObjectPointers {
 public:
  // A pointer's symbol, and the distance from there.
  struct Target {
    const ObjectSymbol* symbol = nullptr;
    int64_t offset = 0;
  };

  // `object` must outlive this.
  explicit ObjectPointers(const ObjectFile& object);

  // Of the pointer `offset` bytes behind the start of `symbol`; nothing where
  // there is none.
  std::optional<Target> At(const ObjectSymbol& symbol, uint64_t offset) const;

  // The NUL-terminated string that a target is; nothing when it is not one, or
  // longer than `max_length`.
  std::optional<absl::string_view> StringAt(const Target& target,
                                            size_t max_length) const;

 private:
  // What a field without an explicit addend holds.
  std::optional<int64_t> FieldContent(size_t section, uint64_t offset) const;

  const ObjectFile& object_;
  // By section and offset.
  absl::flat_hash_map<std::pair<size_t, uint64_t>, const ObjectRelocation*>
      relocations_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_BYTES_H_
