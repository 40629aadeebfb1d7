#ifndef METAD_SERVER_PLATFORM_UNIX_SOCKET_H_
#define METAD_SERVER_PLATFORM_UNIX_SOCKET_H_

#include <sys/stat.h>

#include <string>

#include "absl/status/statusor.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {

// The right to listen on a path. gRPC removes whatever socket it finds there,
// also that of a server that runs; so a lock on PATH.lock comes first, and a
// socket that a dead server left behind is removed under it.
class UnixSocketClaim {
 public:
  // FailedPrecondition when another server has the path, or something else than
  // a socket is there.
  static absl::StatusOr<UnixSocketClaim> Take(const std::string& path);

 private:
  explicit UnixSocketClaim(UniqueFd lock);

  // Held for as long as the claim; the file stays, for removing it would let
  // two servers lock two files of one name.
  UniqueFd lock_;
};

// While it lives, new files are for the owner alone: a socket is as open as the
// umask lets it be between bind(2) and a chmod(2). The umask is the whole
// process's, so only for start-up.
class OwnerOnlyUmask {
 public:
  OwnerOnlyUmask() : previous_(umask(0177)) {}
  ~OwnerOnlyUmask() { umask(previous_); }
  OwnerOnlyUmask(const OwnerOnlyUmask&) = delete;
  OwnerOnlyUmask& operator=(const OwnerOnlyUmask&) = delete;

 private:
  const mode_t previous_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_UNIX_SOCKET_H_
