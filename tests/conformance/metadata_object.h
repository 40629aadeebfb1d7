#ifndef METAD_TESTS_CONFORMANCE_METADATA_OBJECT_H_
#define METAD_TESTS_CONFORMANCE_METADATA_OBJECT_H_

#include "tests/conformance/generated_model.h"
#include "tests/conformance/image_options.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {

// Makes the model's object as the options say. False, and the test has failed,
// when that failed.
bool MakeObject(const GeneratedModel& model, const ImageOptions& options,
                Workbench& workbench);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_METADATA_OBJECT_H_
