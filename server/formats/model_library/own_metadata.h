#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_OWN_METADATA_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_OWN_METADATA_H_

#include <optional>
#include <string>
#include <vector>

#include "server/formats/model_library/aot_model.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/library_problem.h"

namespace metad::formats {

// What becomes of TVM's own metadata among a model's files: its registry, and
// the entry, the constants, the workspaces and the TVMMetadata of an
// ahead-of-time compiled model.
struct OwnMetadata {
  // Null where TVM was not asked for a system library.
  const CodeFile* registry = nullptr;
  // What it lists, in its order.
  std::vector<std::string> listed;
  // Whether its count has one byte; nothing where that cannot be known.
  std::optional<bool> short_count;

  // Files that are not taken: what they hold is made anew, or they hold
  // nothing.
  std::vector<const CodeFile*> left_out;
  // The file that stays although what it holds would be TVM's own metadata;
  // null: there is none.
  const CodeFile* kept = nullptr;
  // What it is taken as, and why it stays.
  std::string kept_content;
  std::string kept_note;

  // What the files that are left out held of an ahead-of-time compiled model,
  // and where it was read.
  std::optional<AotModel> aot;
  std::string aot_member;
  // Functions that the generated metadata defines, or that take structs and
  // therefore stand in no registry.
  std::vector<std::string> unregistered;

  // What the user should know.
  std::vector<std::string> notes;
};

// `kept_before` is how many such files of other models stay, whose registries
// have names of their own. Nothing, with the reason in `problems`, where the
// model cannot be taken.
std::optional<OwnMetadata> FindOwnMetadata(
    const LibraryModelMetadata& model,
    const std::vector<const CodeFile*>& files, int kept_before,
    std::vector<LibraryProblem>& problems);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_OWN_METADATA_H_
