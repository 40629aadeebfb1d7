#ifndef METAD_SERVER_BUILD_IMAGE_CHECK_H_
#define METAD_SERVER_BUILD_IMAGE_CHECK_H_

#include <optional>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/build_error.h"
#include "server/build/build_note.h"
#include "server/build/build_request.h"
#include "server/build/image_objects.h"
#include "server/build/target_fit/target_fit.h"
#include "server/workers/toolchain_catalog.h"

namespace metad::build {

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
                         const workers::TargetDescription& target,
                         const workers::ToolchainCatalog& catalog,
                         const ImageObjects& objects);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_IMAGE_CHECK_H_
