#ifndef METAD_SERVER_PIPELINE_NOTE_CHECK_H_
#define METAD_SERVER_PIPELINE_NOTE_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "codegen/plan/violation_list.h"

namespace metad::pipeline {

// Adds what is wrong with the notes that a request brings of `subject`, such as
// `module "lib1"`, at the path `field`: there are at most `most`, each a line
// of 1 to 1024 bytes.
void CheckNotes(const std::vector<std::string>& notes, size_t most,
                const std::string& subject, const std::string& field,
                codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_NOTE_CHECK_H_
