#ifndef METAD_SERVER_BUILD_REPORT_REPORTED_BUILD_H_
#define METAD_SERVER_BUILD_REPORT_REPORTED_BUILD_H_

#include <optional>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/build_request.h"
#include "server/build/image_archive.h"
#include "server/build/image_objects.h"
#include "server/build/module_resolver.h"
#include "server/build/target_fit/target_fit.h"
#include "server/workers/toolchain_catalog.h"
#include "server/workers/toolchain_registry.h"

namespace metad::report {

// What a build has come to know; all of it outlives the report's making.
struct ReportedBuild {
  const build::BuildRequest& request;
  const workers::TargetDescription& target;
  // Nothing where nothing was compiled.
  const std::optional<workers::SelectedToolchain>& toolchain;
  // Parallel to request.modules.
  const std::vector<build::ResolvedModule>& modules;
  const codegen::MetadataPlan& plan;
  // The metadata's own, verified, and the modules'. Null: there is no such
  // object, and the report says what the plan alone tells.
  const build::ImageObjects* objects = nullptr;
  // How those objects and the target agree; null where they are.
  const build::TargetFit* fit = nullptr;
  // Of those objects. Null: none was asked for.
  const build::ImageArchive* archive = nullptr;
};

}  // namespace metad::report

#endif  // METAD_SERVER_BUILD_REPORT_REPORTED_BUILD_H_
