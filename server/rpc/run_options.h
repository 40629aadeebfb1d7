#ifndef METAD_SERVER_RPC_RUN_OPTIONS_H_
#define METAD_SERVER_RPC_RUN_OPTIONS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "codegen/plan/violation_list.h"
#include "metad/v1/build_service.pb.h"

namespace metad::rpc {

// Of one build; as RunBuildRequest documents them.
inline constexpr int kMaxLabels = 16;
inline constexpr size_t kMaxLabelKeyBytes = 63;
inline constexpr size_t kMaxLabelValueBytes = 255;

// What a RunBuildRequest says beside its spec: nothing that changes the result.
struct RunOptions {
  // From the request's arrival to its result.
  absl::Duration timeout;
  // Whether a stored result will do.
  bool may_be_cached = true;
  // In the order given, keys unique.
  std::vector<std::pair<std::string, std::string>> labels;
};

// Adds what is wrong to `violations`, with paths below the request; the result
// is usable all the same. `max_build_time` bounds the timeout, and is what an
// absent one asks for.
RunOptions TranslateRunOptions(const v1::RunBuildRequest& request,
                               absl::Duration max_build_time,
                               codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_RUN_OPTIONS_H_
