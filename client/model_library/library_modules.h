#ifndef METAD_CLIENT_MODEL_LIBRARY_LIBRARY_MODULES_H_
#define METAD_CLIENT_MODEL_LIBRARY_LIBRARY_MODULES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/model_library/library_archive.h"
#include "client/model_library/library_metadata.h"
#include "client/model_library/library_problem.h"
#include "client/model_library/model_library.h"
#include "client/model_library/module_content.h"

namespace metad::client {

// A file of codegen/host/src or codegen/host/lib, and what it defines.
struct CodeFile {
  LibraryModule::Kind kind = LibraryModule::Kind::kCSource;
  std::string member;
  absl::string_view text;
  // N of lib<N>.
  int number = 0;
  // Index into LibraryMetadata::models.
  size_t model = 0;
  ModuleContent content;
};

// The files of runtime modules, ordered by model and number. What has no place
// in those folders, what belongs to no model, what is there for two models and
// what cannot be read is a problem.
std::vector<CodeFile> FindCodeFiles(const std::vector<LibraryMember>& members,
                                    const LibraryMetadata& metadata,
                                    std::vector<LibraryProblem>& problems);

// The archive's headers by the path that #include names: those of
// codegen/host/include and runtime/include.
std::map<std::string, absl::string_view> FindHeaders(
    const std::vector<LibraryMember>& members);

}  // namespace metad::client

#endif  // METAD_CLIENT_MODEL_LIBRARY_LIBRARY_MODULES_H_
