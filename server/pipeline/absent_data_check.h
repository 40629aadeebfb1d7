#ifndef METAD_SERVER_PIPELINE_ABSENT_DATA_CHECK_H_
#define METAD_SERVER_PIPELINE_ABSENT_DATA_CHECK_H_

#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/module_resolver.h"
#include "server/pipeline/symbol_resolution.h"

namespace metad::pipeline {

// Adds to the notes of each module which data it refers to that nobody gives
// (absent_data.h); to `violations` instead, where the request is strict.
// `modules` are parallel to the request's.
void TellAbsentData(const BuildRequest& request,
                    const codegen::MetadataPlan& plan,
                    const SymbolResolution& resolution,
                    std::vector<ResolvedModule>& modules,
                    codegen::ViolationList& violations);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ABSENT_DATA_CHECK_H_
