#ifndef METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_
#define METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/formats/model_library/model_library.h"
#include "server/pipeline/input_files.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// One of the request's libraries, taken apart.
struct OpenedLibrary {
  // "libraries[0]".
  std::string field;
  std::string name;
  // The name as formats::PlaceInLibrary() wants it.
  std::string place;
  formats::ModelLibrary content;
};

// Reads them, in their order, each with the model name that the request gives
// it. Modules of several libraries are called after their models. Nothing where
// something is wrong with one of them, or they cannot be in one request: models
// of one name, functions of one name, registries of different runtimes. All of
// it is added to `violations`.
std::optional<std::vector<OpenedLibrary>> OpenLibraries(
    const std::vector<LibraryInput>& libraries,
    const platform::FilePages& pages, codegen::ViolationList& violations);

// Of all libraries together.
size_t ModelCount(const std::vector<OpenedLibrary>& libraries);

// "kws, vad".
std::string ModelNames(const formats::ModelLibrary& library);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_
