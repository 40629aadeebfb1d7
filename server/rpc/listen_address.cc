#include "server/rpc/listen_address.h"

#include <arpa/inet.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "codegen/plan/identifier.h"

namespace metad::rpc {
namespace {

constexpr absl::string_view kUnixPrefix = "unix:";
constexpr int kMaxPort = 65535;

absl::Status Invalid(absl::string_view text, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("address ", codegen::Quoted(text), " ", problem,
                   "; expected unix:/path, or HOST:PORT with a loopback host"));
}

bool IsLoopback(const std::string& host) {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 &&
         (ntohl(address.s_addr) >> 24) == 127;
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::Parse(absl::string_view text) {
  ListenAddress address;
  address.text_ = std::string(text);
  if (absl::StartsWith(text, kUnixPrefix)) {
    address.unix_path_ = std::string(absl::StripPrefix(text, kUnixPrefix));
    if (!absl::StartsWith(address.unix_path_, "/")) {
      return Invalid(text, "has no absolute path");
    }
    // gRPC decodes percent signs, and then the socket would not be where the
    // lock beside it is.
    if (absl::StrContains(address.unix_path_, '%')) {
      return Invalid(text, "has a % in its path");
    }
    // After two slashes a URI has a host, not a path.
    if (absl::StartsWith(address.unix_path_, "//")) {
      return Invalid(text, "has a path that starts with //");
    }
    if (address.unix_path_.size() >= sizeof(sockaddr_un::sun_path)) {
      return Invalid(text,
                     absl::StrCat("has a path of ", address.unix_path_.size(),
                                  " bytes, a unix socket's has at most ",
                                  sizeof(sockaddr_un::sun_path) - 1));
    }
    return address;
  }
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return Invalid(text, "has no port");
  address.host_ = std::string(text.substr(0, colon));
  const absl::string_view digits = text.substr(colon + 1);
  int port = 0;
  // SimpleAtoi alone takes signs and spaces, which gRPC would stumble over.
  if (!std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(digits, &port) || port > kMaxPort) {
    return Invalid(text, "has no port from 0 to 65535");
  }
  if (!IsLoopback(address.host_)) {
    return Invalid(text,
                   "is not a loopback address, and connections are neither "
                   "encrypted nor authenticated");
  }
  return address;
}

std::string ListenAddress::WithPort(int port) const {
  if (is_unix()) return text_;
  return absl::StrCat(host_, ":", port);
}

absl::StatusOr<ListenAddress> DefaultListenAddress() {
  const char* runtime_directory = std::getenv("XDG_RUNTIME_DIR");
  if (runtime_directory != nullptr && runtime_directory[0] == '/') {
    return ListenAddress::Parse(
        absl::StrCat(kUnixPrefix, runtime_directory, "/metad.sock"));
  }
  const std::string directory = absl::StrCat("/tmp/metad-", geteuid());
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::ErrnoToStatus(errno, absl::StrCat("creating ", directory));
  }
  struct stat status;
  // Somebody else may have made it first, to read or replace the socket.
  if (lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != geteuid() || (status.st_mode & 0077) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(directory,
                     " is no directory of this user's alone (mode 0700); "
                     "remove it, or name another socket with --listen"));
  }
  return ListenAddress::Parse(
      absl::StrCat(kUnixPrefix, directory, "/metad.sock"));
}

}  // namespace metad::rpc
