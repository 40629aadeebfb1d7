#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_METADATA_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_METADATA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/library_problem.h"

namespace metad::formats {

// An input or output of a model, as metadata.json tells of it: the shape is
// only known to TVM's own metadata.
struct LibraryTensor {
  std::string name;
  // NumPy's name of the type.
  std::string data_type;
  int64_t size_bytes = 0;
};

// One model of the archive.
struct LibraryModelMetadata {
  // What its files are named after; before version 7, the model's name.
  std::string module_name;
  std::string model_name;
  // "graph", "aot"; empty for a single operator.
  std::vector<std::string> executors;
  // "full-model" or "operator".
  std::string style;
  // TVM's target strings: "llvm -mcpu=cortex-m4 ...".
  std::vector<std::string> targets;
  // Of an ahead-of-time compiled model, sorted by name as the file has them.
  std::vector<LibraryTensor> inputs;
  std::vector<LibraryTensor> outputs;
  // What the main function works in, where the file tells.
  std::optional<int64_t> workspace_bytes;
  // What TVM says of its constants, which is their size in a block since
  // version 7 and whatever it knew of before.
  std::optional<int64_t> constants_bytes;
  // LibraryMetadata::version.
  int64_t format_version = 0;
  // Functions of the compiler's own, without those of external modules.
  std::vector<std::string> operator_functions;
};

struct LibraryMetadata {
  int64_t version = 0;
  // Whether it is of what export_library() wrote (exported_library.h), which
  // has no metadata.json and its modules in no folder.
  bool is_exported = false;
  // In the file's order.
  std::vector<LibraryModelMetadata> models;
};

// As many as a request has.
inline constexpr size_t kMaxLibraryModels = 1024;

inline constexpr int64_t kOldestLibraryVersion = 4;
inline constexpr int64_t kNewestLibraryVersion = 7;

// Reads the metadata.json of a Model Library Format archive, versions 4 to 7:
// 4 brought the style of a single operator, 5 calls runtimes executors, 6 has
// a list of targets, 7 has several models under `modules`, or a single operator
// as version 6 has a model. Other versions, members that are
// missing or of another type and names that are there twice are problems; what
// the format does not name is passed over. Usable only if there is none.
LibraryMetadata ReadLibraryMetadata(absl::string_view json,
                                    std::vector<LibraryProblem>& problems);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_METADATA_H_
