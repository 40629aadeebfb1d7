#ifndef METAD_SERVER_PIPELINE_IMAGE_CHECK_H_
#define METAD_SERVER_PIPELINE_IMAGE_CHECK_H_

#include <optional>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_note.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/target_fit/target_fit.h"

namespace metad::pipeline {

// What holding an image's objects against each other and against the target of
// the build has shown.
struct ImageFindings {
  TargetFit fit;
  // What is wrong with whose object, and what to do; nothing where the image
  // links and the target's core executes it.
  std::optional<BuildError> error;
  // What depends on the core at hand, and what an object does not say.
  std::vector<BuildNote> notes;
};

// `objects` are those that the build has: the metadata's own, unless none is
// made, and the modules'.
ImageFindings CheckImage(const BuildRequest& request,
                         const codegen::MetadataPlan& plan,
                         const execution::TargetDescription& target,
                         const execution::ToolchainCatalog& catalog,
                         const ImageObjects& objects);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMAGE_CHECK_H_
