#include "tests/fakes/fake_toolchain_handle.h"

#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace metad {

std::string FakeToolchainPath() {
  // The working directory of a test is the root of its runfiles.
  return std::filesystem::absolute("tests/fakes/fake_toolchain");
}

std::string MakeTestDirectory() {
  const char* root = std::getenv("TEST_TMPDIR");
  std::string path = std::string(root == nullptr ? "/tmp" : root) + "/XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

ReadyFifo::ReadyFifo() : path_(MakeTestDirectory() + "/ready") {
  if (mkfifo(path_.c_str(), 0600) != 0) std::abort();
}

FakeToolchainIds ReadyFifo::Await() const { return ReadReadyFile(path_); }

FakeToolchainIds ReadReadyFile(const std::string& path) {
  FakeToolchainIds ids;
  std::ifstream(path) >> ids.program >> ids.grandchild;
  return ids;
}

bool EndsSoon(pid_t pid) {
  // glibc 2.36 declares pidfd_open without extern "C".
  const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return errno == ESRCH;
  pollfd ended = {fd, POLLIN, 0};
  const bool gone = poll(&ended, 1, 10'000) == 1;
  close(fd);
  return gone;
}

}  // namespace metad
