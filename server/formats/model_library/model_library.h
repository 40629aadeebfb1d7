#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_LIBRARY_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_LIBRARY_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/library_files.h"
#include "server/formats/model_library/library_problem.h"

namespace metad::formats {

// A runtime module of the archive that the image needs.
struct LibraryModule {
  enum class Kind { kCSource, kCxxSource, kObject };
  // CodeFile::name of library_modules.h: "lib1"; where there are several
  // models, after the model's: "kws_lib1".
  std::string name;
  Kind kind = Kind::kCSource;
  // Its path in the archive.
  std::string member;
  // As the archive has it, but for the entry point of TVM's own registry, which
  // has another name where the module is needed for what else it holds.
  std::string content;
  // What the registry lists of it, in the registry's order.
  std::vector<std::string> functions;
  // Headers of the archive that it includes, by the path that #include names;
  // refer to the archive's bytes.
  std::vector<std::pair<std::string, absl::string_view>> headers;
  // Why it is here, and how, where that is TVM's own metadata module; else
  // empty.
  std::string note;
};

struct LibraryModel {
  std::string name;
  // In the order of their first functions in the registry.
  std::vector<LibraryModule> modules;
  // All functions of the modules in the registry's order, where that is not the
  // modules' one after the other; else empty.
  std::vector<std::string> function_order;
  // The .params file: its path in the archive and its bytes there. Empty where
  // there is none.
  std::string params_member;
  absl::string_view params;
  // What TVM's own metadata of an ahead-of-time compiled model held, where it
  // can be made anew.
  std::optional<AotModel> aot;
  // Where it was read, if it has a value.
  std::string aot_member;
  // TVM's target strings.
  std::vector<std::string> targets;
};

// What a Model Library Format archive holds for a request.
struct ModelLibrary {
  // At least one if there are no problems.
  std::vector<LibraryModel> models;
  // Whether the registries are those of TVM's C runtime up to 0.8; nothing
  // where that cannot be known.
  std::optional<bool> short_count;
  // How many of TVM's own metadata modules stay.
  int kept_modules = 0;
  // What the user should know of how it was taken. A module's own note is among
  // them, after its member.
  std::vector<std::string> notes;
  // The models are usable only if there is none.
  std::vector<LibraryProblem> problems;
  // What all the above refers to; RangeOf() of library_files.h finds parts.
  std::vector<ByteRange> bytes;
};

// Takes a library of versions 4 to 7 apart, or what export_library() wrote
// (exported_library.h). TVM's own metadata modules are left out: what they hold
// is made anew. One that holds more than can be made anew stays, under another
// entry point.
ModelLibrary ReadModelLibrary(LibraryFiles files);

// The same of a file that is a tar archive, or one that is packed. The result
// refers to `file`.
ModelLibrary ReadModelLibrary(absl::string_view file);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_LIBRARY_H_
