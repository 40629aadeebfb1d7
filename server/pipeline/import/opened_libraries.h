#ifndef METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_
#define METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_

#include <optional>
#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/formats/model_library/library_set.h"
#include "server/pipeline/input_files.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// Takes the request's libraries apart, in their order, each with the model name
// that the request gives it. Nothing where something is wrong with one of them,
// or they cannot be in one image. All of it is added to `violations`.
std::optional<std::vector<formats::NamedLibrary>> OpenLibraries(
    const std::vector<LibraryInput>& libraries,
    const platform::FilePages& pages, codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_OPENED_LIBRARIES_H_
