#ifndef METAD_SERVER_PIPELINE_IMPORT_LIBRARY_ANSWERS_H_
#define METAD_SERVER_PIPELINE_IMPORT_LIBRARY_ANSWERS_H_

#include <string>
#include <vector>

#include "codegen/plan/violation_list.h"
#include "server/formats/model_library/library_set.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/imported_files.h"

namespace metad::pipeline {

// Has the libraries answer what the request leaves open: the image's name, the
// target, the runtime, the order of functions. The only model is called as the
// image. What was decided, and what the libraries' readers have to tell, is
// noted; what they do not know is a violation.
void TakeAnswers(std::vector<formats::NamedLibrary>& libraries,
                 BuildRequest& request, ImportedFiles& imported,
                 codegen::ViolationList& violations);

// Adds a note for the report, unless it has as many as it takes.
void AddRequestNote(const std::string& text, BuildRequest& request);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_LIBRARY_ANSWERS_H_
