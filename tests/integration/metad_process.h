#ifndef METAD_TESTS_INTEGRATION_METAD_PROCESS_H_
#define METAD_TESTS_INTEGRATION_METAD_PROCESS_H_

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace metad {

// metad as a child process; its streams are read to their ends. The destructor
// kills it.
class MetadProcess {
 public:
  explicit MetadProcess(std::vector<std::string> arguments);
  ~MetadProcess();
  MetadProcess(const MetadProcess&) = delete;
  MetadProcess& operator=(const MetadProcess&) = delete;

  pid_t pid() const { return pid_; }

  // The next line of standard output, without its end; blocks.
  std::string ReadLine();

  // All of standard error.
  std::string ReadErrors();

  void Terminate();
  void Kill();

  // Exit code, or minus the signal.
  int Wait();

 private:
  pid_t pid_ = 0;
  FILE* out_ = nullptr;
  FILE* err_ = nullptr;
};

}  // namespace metad

#endif  // METAD_TESTS_INTEGRATION_METAD_PROCESS_H_
