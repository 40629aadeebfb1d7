#include "server/builds/request_log.h"

#include <spdlog/spdlog.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::builds {

void LogRequest(const RequestRecord& record) {
  std::string more;
  if (!record.cache.empty()) absl::StrAppend(&more, " cache=", record.cache);
  for (const auto& [key, value] : record.labels) {
    absl::StrAppend(&more, " label.", key, "=\"", absl::CHexEscape(value),
                    "\"");
  }
  spdlog::info("{} build={} model={} target={} outcome={} duration={:.3f}ms{}",
               record.method, record.build, codegen::Quoted(record.model),
               codegen::Quoted(record.target), record.outcome,
               absl::ToDoubleMilliseconds(record.duration), more);
}

}  // namespace metad::builds
