#ifndef METAD_SERVER_BUILDS_BUILD_ORDER_H_
#define METAD_SERVER_BUILDS_BUILD_ORDER_H_

#include <memory>

#include "absl/time/time.h"
#include "codegen/plan/violation_list.h"
#include "server/builds/caller.h"
#include "server/builds/request_log.h"
#include "server/pipeline/build_request.h"

namespace metad::builds {

// What somebody wants to have built, and what is wrong with it as far as it was
// looked at.
struct BuildOrder {
  Caller caller;
  absl::Time received;
  // When it is worth nothing any more.
  absl::Time deadline;
  // Whether a result that is stored, or being made for somebody else, will do.
  bool may_be_cached = true;
  pipeline::BuildRequest request;
  // What the request refers to; kept until nothing does.
  std::shared_ptr<const void> contents;
  // With field paths below the spec, and below the whole call's request.
  codegen::ViolationList violations;
  codegen::ViolationList option_violations;
  // Of the call, for the log.
  RequestRecord record;
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_BUILD_ORDER_H_
