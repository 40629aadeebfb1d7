#ifndef METAD_TESTS_CONFORMANCE_STANDALONE_IMAGE_H_
#define METAD_TESTS_CONFORMANCE_STANDALONE_IMAGE_H_

#include "tests/conformance/generated_model.h"
#include "tests/conformance/image_options.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// ExpectImageWorks() for metadata without a runtime. Links the metadata with
// operators and standalone_main.c, runs the program and expects that every
// function and every constant is found under its name, that names which are
// nearly theirs are absent, that calls arrive, and that the tables say of each
// constant, module and model what the plan does.
void ExpectStandaloneImageWorks(const GeneratedModel& model,
                                const ImageOptions& options,
                                Workbench& workbench);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_STANDALONE_IMAGE_H_
