#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_MODULES_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_MODULES_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_problem.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/model_library/module_content.h"

namespace metad::formats {

// A file of codegen/host/src or codegen/host/lib, and what it defines.
struct CodeFile {
  LibraryModule::Kind kind = LibraryModule::Kind::kCSource;
  std::string member;
  // The archive's bytes, or `rewritten`.
  absl::string_view text;
  // The text of a source in which TVM wrote names that are no identifiers, with
  // identifiers for them; else null.
  std::shared_ptr<const std::string> rewritten;
  // What its module is called, unique in its model: "lib1" of MODEL_lib1.c or
  // lib1.o, the stem of a file that TVM did not number. TVM numbers sources and
  // objects apart: where two files would be called the same, a C source has
  // that name, and the others have their extension with it, "lib0.o".
  std::string name;
  // N of lib<N>; nothing of a file that TVM did not number.
  std::optional<int> number;
  // Index into LibraryMetadata::models.
  size_t model = 0;
  ModuleContent content;
};

// The text with '_' for what no module's name may have, so that it can be part
// of one: [A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}, or empty.
std::string ModuleNamePart(absl::string_view text);

// The files of runtime modules: ordered by model; those with numbers before
// others, by number, a source before an object; the others by their paths.
//
// A file without a number is of the model whose name its own begins with, else
// of the first. What is no code (headers, texts, what builds the code), and
// what only another tool makes code of (assembly, archives of objects), is left
// out, with a note where the image may need it. What cannot be read, and what
// no image could run, is a problem.
std::vector<CodeFile> FindCodeFiles(const std::vector<LibraryMember>& members,
                                    const LibraryMetadata& metadata,
                                    std::vector<std::string>& notes,
                                    std::vector<LibraryProblem>& problems);

// The archive's headers by the path that #include names: those of
// codegen/host/include and runtime/include, and those beside the sources. TVM
// writes the name of an interface's header in lower case, and includes it as
// the model is called: it is there under both.
std::map<std::string, absl::string_view> FindHeaders(
    const std::vector<LibraryMember>& members, const LibraryMetadata& metadata);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_MODULES_H_
