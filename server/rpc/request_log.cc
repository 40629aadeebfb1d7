#include "server/rpc/request_log.h"

#include <spdlog/spdlog.h>

#include "codegen/plan/identifier.h"

namespace metad::rpc {

void LogRequest(const RequestRecord& record) {
  spdlog::info("{} build={} model={} target={} outcome={} duration={:.3f}ms",
               record.method, record.build, codegen::Quoted(record.model),
               codegen::Quoted(record.target), record.outcome,
               absl::ToDoubleMilliseconds(record.duration));
}

}  // namespace metad::rpc
