#ifndef METAD_SERVER_BUILD_IMAGE_VERIFIER_H_
#define METAD_SERVER_BUILD_IMAGE_VERIFIER_H_

#include <optional>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"
#include "server/build/build_error.h"
#include "server/build/build_request.h"
#include "server/build/image_objects.h"
#include "server/build/module_resolver.h"
#include "server/build/symbol_resolution.h"

namespace metad::build {

// Nothing when the objects of an image, the metadata's own among them, go
// together.
std::optional<BuildError> VerifyImage(const codegen::MetadataPlan& plan,
                                      const ImageObjects& objects,
                                      const SymbolResolution& resolution);

// Adds to the notes of each module which data it refers to that nobody gives
// (absent_data.h); to `violations` instead, where the request is strict.
// `modules` are parallel to the request's.
void TellAbsentData(const BuildRequest& request,
                    const codegen::MetadataPlan& plan,
                    const SymbolResolution& resolution,
                    std::vector<ResolvedModule>& modules,
                    codegen::ViolationList& violations);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_IMAGE_VERIFIER_H_
