#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "codegen/version.h"
#include "server/config/server_config.h"
#include "server/rpc/server.h"

namespace {

using metad::config::ServerConfig;
using metad::config::ServerFlags;

constexpr int kExitUsage = 2;
constexpr int kExitCannotListen = 6;
constexpr int kExitInternal = 70;

void AddFlags(CLI::App& app, ServerFlags& flags) {
  app.add_option("--config", flags.config_file,
                 "configuration file (text format, server_config.proto)");
  app.add_option("--listen", flags.listen,
                 "unix:/path or a loopback HOST:PORT; port 0 picks one");
  app.add_option("--toolchains", flags.toolchains,
                 "toolchain catalog that replaces the built-in one");
  app.add_option("--log-level", flags.log_level,
                 "debug, info, warn, error or off");
  app.set_version_flag(
      "--version", std::string("metad ") + metad::codegen::kGeneratorVersion);
}

// Blocked in every thread that starts later, so that only sigwait sees them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Whoever started the server waits for this line.
void AnnounceAddress(const std::string& address) {
  std::cout << nlohmann::json{{"listening", address}}.dump() << std::endl;
}

int Serve(ServerConfig config) {
  const sigset_t stop_signals = BlockStopSignals();
  auto server = metad::rpc::Server::Start(std::move(config.options));
  if (!server.ok()) {
    spdlog::error("cannot start: {}", std::string(server.status().message()));
    return kExitCannotListen;
  }
  spdlog::info("listening on {}", (*server)->address());
  AnnounceAddress((*server)->address());
  int signal = 0;
  sigwait(&stop_signals, &signal);
  spdlog::info("signal {}: draining, builds have {}", signal,
               absl::FormatDuration(config.drain_grace));
  (*server)->Drain(config.drain_grace);
  spdlog::info("stopped");
  return 0;
}

int Run(int argc, char** argv) {
  CLI::App app{"metad: the metadata build server"};
  ServerFlags flags;
  AddFlags(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  absl::StatusOr<ServerConfig> config = metad::config::LoadServerConfig(flags);
  if (!config.ok()) {
    std::cerr << config.status().message() << "\n";
    return kExitUsage;
  }
  return Serve(*std::move(config));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    // Out of memory, above all: nothing of ours throws.
    std::fprintf(stderr, "metad: %s\n", error.what());
    return kExitInternal;
  }
}
