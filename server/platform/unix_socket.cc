#include "server/platform/unix_socket.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::platform {
namespace {

// Whether somebody accepts connections on the socket at `path`.
bool IsListening(const std::string& path) {
  const UniqueFd probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  // A socket that a dead process left behind refuses; whatever else comes back
  // means that it may be somebody's.
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address),
                 sizeof(address)) == 0 ||
         errno != ECONNREFUSED;
}

// Clears the way for bind(2).
absl::Status RemoveStaleSocket(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return absl::OkStatus();
    return absl::ErrnoToStatus(errno, path);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " exists and is no socket; name another path"));
  }
  if (IsListening(path)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "another program listens on ", path, "; name another path"));
  }
  if (unlink(path.c_str()) != 0) return absl::ErrnoToStatus(errno, path);
  return absl::OkStatus();
}

}  // namespace

UnixSocketClaim::UnixSocketClaim(UniqueFd lock) : lock_(std::move(lock)) {}

absl::StatusOr<UnixSocketClaim> UnixSocketClaim::Take(const std::string& path) {
  const std::string lock_path = absl::StrCat(path, ".lock");
  UniqueFd lock(
      open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock.valid()) return absl::ErrnoToStatus(errno, lock_path);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return absl::ErrnoToStatus(errno, lock_path);
    return absl::FailedPreconditionError(absl::StrCat(
        "another server listens on ", path, "; stop it, or name another path"));
  }
  if (absl::Status status = RemoveStaleSocket(path); !status.ok()) {
    return status;
  }
  return UnixSocketClaim(std::move(lock));
}

}  // namespace metad::platform
