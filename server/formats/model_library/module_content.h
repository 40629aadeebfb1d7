#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_MODULE_CONTENT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_MODULE_CONTENT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/c_declarations_text.h"
#include "server/formats/model_library/helper_functions.h"

namespace metad::formats {

// The function that gives TVM's C runtime the registry.
inline constexpr char kSystemLibEntryPoint[] = "TVMSystemLibEntryPoint";

// The registry that TVM's own metadata module holds.
struct LibraryRegistry {
  // In its order.
  std::vector<std::string> functions;
  // Whether the count before the names has one byte, as the C runtime of TVM up
  // to 0.8 has it; nothing where that cannot be known.
  std::optional<bool> short_count;
};

// What one module of an archive defines. TVM's own metadata modules are known
// by that, whatever number they have.
struct ModuleContent {
  // Functions that others can call.
  std::vector<std::string> functions;
  // Those of them that take packed arguments, as an operator does; of a source,
  // for an object does not tell.
  std::vector<std::string> packed_functions;
  bool is_source = false;
  // Of a C source that TVM wrote.
  std::vector<HelperFunction> helpers;
  // Of a source: whether nothing in it is declared or defined.
  bool is_empty = false;
  // Of a source with TVM's own metadata or an entry; refer to its text.
  CDeclarations declarations;
  // Why it is not known what a source defines; empty: it is.
  std::string problem;
  // What an object's data point to, and what it leaves to others to define.
  std::vector<std::string> referred_by_data;
  std::vector<std::string> undefined;

  // The same functions, and the identifiers of a source.
  absl::flat_hash_set<std::string> defined;
  absl::flat_hash_set<absl::string_view> identifiers;

  bool Defines(absl::string_view function) const {
    return defined.contains(function);
  }
  // Whether a source names the function at all: a macro may define it.
  bool Mentions(absl::string_view function) const {
    return identifiers.contains(function);
  }
};

// Whether the function is called as TVM's runtimes call an operator:
// int f(TVMValue*, int*, int, TVMValue*, int*, void*), with pointers to
// whatever. External code generators leave the last one out, which no caller
// can tell.
bool TakesPackedArguments(const CFunction& function);

// Reads a C or C++ source.
ModuleContent ReadSourceContent(absl::string_view text);

// Whether the source names what TVM's own metadata modules define, without
// which they cannot be told from others.
bool MayHoldMetadata(absl::string_view text);

// Reads a relocatable ELF object. InvalidArgument for anything else.
absl::StatusOr<ModuleContent> ReadObjectContent(absl::string_view object);

// The registry of a module that defines kSystemLibEntryPoint. InvalidArgument
// where its text is not what TVM writes.
absl::StatusOr<LibraryRegistry> ReadRegistry(const ModuleContent& content);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_MODULE_CONTENT_H_
