#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_OBJECT_SYMBOLS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_OBJECT_SYMBOLS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// What a relocatable ELF object tells of its functions and variables.
struct ObjectSymbols {
  // Defined functions that others can call, in symbol-table order.
  std::vector<std::string> functions;
  // Global functions, its own and others', that the object's data point to, in
  // the order of the data: those of a table of functions.
  std::vector<std::string> referred_by_data;
  // Defined variables that others can use, and what others have to define, in
  // symbol-table order.
  std::vector<std::string> variables;
  std::vector<std::string> undefined;
};

bool LooksLikeElf(absl::string_view content);

// InvalidArgument for what is no relocatable ELF object.
absl::StatusOr<ObjectSymbols> ReadObjectSymbols(absl::string_view content);

// The object with its global symbol `from` called `to`, which has as many
// characters: the name is replaced where it stands. The symbol becomes hidden,
// so that the link that takes the object in makes it local, and weak, so that
// several objects of an image may have one of that name. InvalidArgument
// where the object has no such symbol, or shares the name's characters with
// another.
absl::StatusOr<std::string> RenameObjectSymbol(absl::string_view content,
                                               const std::string& from,
                                               const std::string& to);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_OBJECT_SYMBOLS_H_
