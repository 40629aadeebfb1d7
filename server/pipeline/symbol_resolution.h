#ifndef METAD_SERVER_PIPELINE_SYMBOL_RESOLUTION_H_
#define METAD_SERVER_PIPELINE_SYMBOL_RESOLUTION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/symbol_use.h"

namespace metad::pipeline {

// A symbol and the objects that define it or refer to it, as
// ImageObject::Owner() calls them.
struct SymbolClaim {
  std::string symbol;
  std::vector<std::string> owners;
  // Their modules, each once, "" for the metadata's own object.
  std::vector<std::string> modules;
  // Whether they are of different modules. Of two members of one archive a
  // linker may well take only one.
  bool across_modules = false;
  // Of a symbol that none defines: kCall if one of the objects calls it.
  SymbolUse use = SymbolUse::kUnknown;
};

// What a linker would find out about the symbols of a whole set of objects: who
// defines what, what is defined twice, what nobody defines.
class SymbolResolution {
 public:
  // `objects` must outlive it.
  explicit SymbolResolution(const ImageObjects& objects);

  // Strongly defined by more than one object, sorted by symbol. Copies that a
  // linker merges (weak, common, COMDAT) are no definitions here.
  const std::vector<SymbolClaim>& doubly_defined() const {
    return doubly_defined_;
  }

  // Referred to (not weakly) and defined by none, sorted by symbol.
  const std::vector<SymbolClaim>& unresolved() const { return unresolved_; }

  // Modules that define the symbol, weakly or not, each once.
  std::vector<std::string> ModulesThatDefine(absl::string_view symbol) const;

 private:
  // Tells what is done with the unresolved ones.
  void FindUses();

  std::vector<SymbolClaim> doubly_defined_;
  std::vector<SymbolClaim> unresolved_;
  const std::vector<ImageObject>& objects_;
  // Indices of the objects that define a symbol at all, in their order.
  absl::flat_hash_map<absl::string_view, std::vector<size_t>> definers_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SYMBOL_RESOLUTION_H_
