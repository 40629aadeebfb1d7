#ifndef METAD_CLIENT_EMBEDDED_SERVER_H_
#define METAD_CLIENT_EMBEDDED_SERVER_H_

#include <memory>
#include <string>

#include "client/cancellation.h"
#include "client/connection.h"
#include "client/remote_error.h"

namespace metad::client {

// Starts metad inside this process and connects to it, without a socket. The
// server ends with the connection, its builds first. An error of the start
// (such as a broken toolchain catalog) is the result's.
//
// Its store is a hidden directory in `large_files`, an existing directory, or
// in that for temporary files if none is named. It goes with the server. What
// compilers make stays in the user's cache (cache_directory.h).
RemoteOr<std::unique_ptr<Connection>> ConnectToEmbeddedServer(
    const std::string& large_files, Cancellation& cancellation);

}  // namespace metad::client

#endif  // METAD_CLIENT_EMBEDDED_SERVER_H_
