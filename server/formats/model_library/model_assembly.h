#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_ASSEMBLY_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_ASSEMBLY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/library_metadata.h"
#include "server/formats/model_library/library_modules.h"
#include "server/formats/model_library/model_library.h"
#include "server/formats/model_library/shared_words.h"

namespace metad::formats {

// One model's part of an archive.
struct ModelParts {
  const LibraryModelMetadata* metadata = nullptr;
  // Ordered by number.
  std::vector<const CodeFile*> files;
  // Of all models of the archive.
  const SharedWords* words = nullptr;
  // The archive's.
  const std::map<std::string, absl::string_view>* headers = nullptr;
  // Before the names of modules, to tell them from other models'.
  std::string name_prefix;
};

// Makes the model's modules of its files: TVM's own metadata modules are left
// out, the others get what the registry lists of them. Notes and problems are
// added to `library`, and so is whether the registry has a short count.
LibraryModel AssembleModel(const ModelParts& parts, ModelLibrary& library);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_MODEL_ASSEMBLY_H_
