#include "server/rpc/server_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace metad::rpc {

void SetUpServerLog(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>(
      "metad", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace metad::rpc
