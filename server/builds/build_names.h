#ifndef METAD_SERVER_BUILDS_BUILD_NAMES_H_
#define METAD_SERVER_BUILDS_BUILD_NAMES_H_

#include <atomic>
#include <cstdint>
#include <string>

namespace metad::builds {

// Gives builds their resource names, "builds/<server>-<number>". The server's
// part is random, so that a name from before a restart never meets another
// build. Thread-safe.
class BuildNames {
 public:
  BuildNames();
  std::string Next();

 private:
  const std::string server_;
  std::atomic<uint64_t> next_{1};
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_BUILD_NAMES_H_
