#ifndef METAD_SERVER_RPC_LISTEN_ADDRESS_H_
#define METAD_SERVER_RPC_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::rpc {

// Where a server listens: "unix:/absolute/path", or "HOST:PORT" with a loopback
// host (127.0.0.0/8, [::1] or localhost) and a port, 0 to be given one. Nothing
// protects a connection yet, so no other host is accepted.
class ListenAddress {
 public:
  // Listens nowhere.
  ListenAddress() = default;

  // InvalidArgument says what was expected.
  static absl::StatusOr<ListenAddress> Parse(absl::string_view text);

  bool empty() const { return text_.empty(); }
  bool is_unix() const { return !unix_path_.empty(); }
  const std::string& unix_path() const { return unix_path_; }

  const std::string& ToString() const { return text_; }
  // As gRPC's AddListeningPort wants it.
  const std::string& grpc_address() const { return text_; }
  // The address that clients use once the port is known.
  std::string WithPort(int port) const;

 private:
  std::string text_;
  std::string unix_path_;
  // With the brackets of an IPv6 address.
  std::string host_;
};

// Where metad listens when nobody says: metad.sock in $XDG_RUNTIME_DIR, or in a
// directory of the user's own in /tmp, which is created with mode 0700.
absl::StatusOr<ListenAddress> DefaultListenAddress();

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_LISTEN_ADDRESS_H_
