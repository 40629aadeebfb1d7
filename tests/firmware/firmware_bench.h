#ifndef METAD_TESTS_FIRMWARE_FIRMWARE_BENCH_H_
#define METAD_TESTS_FIRMWARE_FIRMWARE_BENCH_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/platform/private_directory.h"
#include "server/platform/process_runner.h"

namespace metad::firmware {

using Arguments = std::vector<std::string>;

// A file of the source tree or the build; tests start at the workspace's root.
std::string Runfile(const std::string& path);

// A directory in which one test compiles, links and emulates firmware for a
// Cortex-M3. What goes wrong fails the test. Not thread-safe.
class FirmwareBench {
 protected:
  // Before anything else; fatal when a tool is missing.
  void Prepare();

  // Absolute path of a file in the directory. What metad generates goes to
  // generated/.
  std::string Output(const std::string& name) const;

  // Full path of a tool.
  const std::string& Tool(const std::string& name) { return tools_[name]; }

  // A directory whose path is short enough for the address of a socket.
  const std::string& SocketDirectory() const {
    return socket_directory_->path();
  }

  platform::ProcessResult Execute(Arguments argv);
  void RunOrFail(const Arguments& argv);

  // Compiles a C file of ours, or of metad's, into the object of that name.
  void Compile(const std::string& source, const std::string& object,
               const Arguments& flags = {});

 private:
  std::map<std::string, std::string> tools_;
  std::unique_ptr<platform::PrivateDirectory> directory_;
  std::unique_ptr<platform::PrivateDirectory> socket_directory_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_FIRMWARE_BENCH_H_
