#ifndef METAD_SERVER_PIPELINE_REPORT_REPORTED_BUILD_H_
#define METAD_SERVER_PIPELINE_REPORT_REPORTED_BUILD_H_

#include <optional>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/image_archive.h"
#include "server/pipeline/image_objects.h"
#include "server/pipeline/module_resolver.h"
#include "server/pipeline/target_fit/target_fit.h"

namespace metad::report {

// What a build has come to know; all of it outlives the report's making.
struct ReportedBuild {
  const pipeline::BuildRequest& request;
  const execution::TargetDescription& target;
  // Nothing where nothing was compiled.
  const std::optional<execution::SelectedToolchain>& toolchain;
  // Parallel to request.modules.
  const std::vector<pipeline::ResolvedModule>& modules;
  const codegen::MetadataPlan& plan;
  // The metadata's own, verified, and the modules'. Null: there is no such
  // object, and the report says what the plan alone tells.
  const pipeline::ImageObjects* objects = nullptr;
  // How those objects and the target agree; null where they are.
  const pipeline::TargetFit* fit = nullptr;
  // Of those objects. Null: none was asked for.
  const pipeline::ImageArchive* archive = nullptr;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REPORTED_BUILD_H_
