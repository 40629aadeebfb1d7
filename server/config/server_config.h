#ifndef METAD_SERVER_CONFIG_SERVER_CONFIG_H_
#define METAD_SERVER_CONFIG_SERVER_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/rpc/server.h"

namespace metad::config {

// What metad's command line said; an empty string where it said nothing.
struct ServerFlags {
  std::string config_file;
  std::string listen;
  std::string toolchains;
  std::string log_level;
};

// What metad runs with, checked.
struct ServerConfig {
  rpc::ServerOptions options;
  absl::Duration drain_grace = absl::Seconds(30);
};

// Reads the configuration file and the toolchain catalog, if there are any, and
// lets flags override. InvalidArgument lists every problem, one a line, each
// with its file and field or its flag. Creates the directory of the default
// socket; touches nothing else.
absl::StatusOr<ServerConfig> LoadServerConfig(const ServerFlags& flags);

}  // namespace metad::config

#endif  // METAD_SERVER_CONFIG_SERVER_CONFIG_H_
