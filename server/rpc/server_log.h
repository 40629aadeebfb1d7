#ifndef METAD_SERVER_RPC_SERVER_LOG_H_
#define METAD_SERVER_RPC_SERVER_LOG_H_

#include <string>

namespace metad::rpc {

// Makes spdlog's default logger, which all of the server writes to, a thread-
// safe one on standard error; standard output is for data. `level` as spdlog
// names it: "debug", "info", "warn", "error", "off".
void SetUpServerLog(const std::string& level);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SERVER_LOG_H_
