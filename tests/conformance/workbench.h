#ifndef METAD_TESTS_CONFORMANCE_WORKBENCH_H_
#define METAD_TESTS_CONFORMANCE_WORKBENCH_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/platform/private_directory.h"
#include "server/platform/process_runner.h"
#include "tests/conformance/compiler.h"

namespace metad::conformance {

// A directory in which one test compiles, links and runs. What goes wrong fails
// the test, with what the compiler says. Not thread-safe.
class Workbench {
 public:
  Workbench();

  // Absolute path of a file in here.
  std::string Path(absl::string_view name) const;

  // A file of that name must not be here yet.
  void Write(absl::string_view name, absl::string_view content);
  bool Has(absl::string_view name) const;
  // A file of tests/conformance.
  void CopyHere(const std::string& name);

  // Compiles files of this directory into objects of their names, with every
  // warning that generated text has to be free of as an error. Files are taken
  // for what the dialect is, whatever their names end with. `flags` follow the
  // compiler's own. False when it failed.
  bool Compile(const Compiler& compiler, const Dialect& dialect,
               const std::vector<std::string>& flags,
               const std::vector<std::string>& files);

  // Links objects into a program for this machine. False when it failed.
  bool Link(const Compiler& compiler, const std::vector<std::string>& flags,
            const std::vector<std::string>& objects,
            const std::string& program);

  // What the program prints; empty when it failed.
  std::string Run(const std::string& program);

  // Runs argv, whose first is looked up as compilers are, here, and says how it
  // ended. Nothing when it could not be run: then the test has failed.
  std::optional<platform::ProcessResult> Execute(std::vector<std::string> argv);

 private:
  // Of a successful program; nothing when it failed.
  std::optional<std::string> Output(const std::vector<std::string>& argv);

  platform::PrivateDirectory directory_;
};

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_WORKBENCH_H_
