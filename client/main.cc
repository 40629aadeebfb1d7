#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "client/cancellation.h"
#include "client/command_dispatch.h"
#include "client/interrupt_signals.h"
#include "client/mapping_faults.h"
#include "client/server_connector.h"

int main(int argc, char** argv) {
  metad::client::Cancellation cancellation;
  const metad::client::InterruptSignals signals(cancellation);
  const metad::client::MappingFaults faults;
  const char* server = std::getenv("METACTL_SERVER");
  metad::client::CommandContext context{
      std::cout, std::cerr, isatty(STDERR_FILENO) != 0,
      metad::client::ConnectToServer, cancellation};
  return metad::client::RunMetactl(
      std::vector<std::string>(argv + 1, argv + argc),
      server == nullptr ? std::nullopt : std::optional<std::string>(server),
      context);
}
