#ifndef METAD_TESTS_FAKES_FAKE_TOOLCHAIN_HANDLE_H_
#define METAD_TESTS_FAKES_FAKE_TOOLCHAIN_HANDLE_H_

#include <sys/types.h>

#include <string>

namespace metad {

// What a test needs to drive tests/fakes/fake_toolchain.

// Absolute path of the program, in a Bazel test.
std::string FakeToolchainPath();

// A new empty directory of this test's own, below TEST_TMPDIR.
std::string MakeTestDirectory();

struct FakeToolchainIds {
  pid_t program = 0;
  // 0 where the behaviour has none.
  pid_t grandchild = 0;
};

// A FIFO that fake_toolchain opens when it is ready.
class ReadyFifo {
 public:
  ReadyFifo();

  // The argument that makes the program use it.
  std::string argument() const { return "--fake-ready=" + path_; }

  // Blocks until the program is ready.
  FakeToolchainIds Await() const;

 private:
  std::string path_;
};

// What a program left in a --fake-ready file; zeroes when there is none.
FakeToolchainIds ReadReadyFile(const std::string& path);

// Waits at most 10 s for the end of a process. True when it is gone, also as a
// zombie that its new parent has not reaped.
bool EndsSoon(pid_t pid);

}  // namespace metad

#endif  // METAD_TESTS_FAKES_FAKE_TOOLCHAIN_HANDLE_H_
