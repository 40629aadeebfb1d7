#ifndef METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_
#define METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/firmware/firmware_bench.h"
#include "tests/firmware/library_expectations.h"
#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::firmware {

// What a program is built for and run on.
struct Machine {
  std::string target;
  std::string compiler;
  Arguments flags;
  // Below tests/boards.
  Arguments sources;
  Arguments linker_scripts;
  Arguments emulator;
};

Machine HostMachine();

// "m3" on "an385".
Machine CortexMachine(const std::string& core, const std::string& board);

// Names parameters of tests.
void PrintTo(const Machine& machine, std::ostream* out);
std::string NameOfMachine(const ::testing::TestParamInfo<Machine>& machine);

// Takes a TVM archive through `metactl submit MODEL.tar` and what comes of it
// into a program around library/main.c, and runs that. The program links
// libMODEL.a and nothing else of the model's.
class LibraryBench : public ::testing::Test,
                     protected FirmwareBench,
                     protected LibraryExpectations {
 protected:
  void SetUp() override { Prepare(); }

  void Open(const std::string& path) { library_ = path; }

  // An archive of the test's own, of model kws.
  void OpenOwn(const std::string& executor,
               const std::vector<formats::testing::TarMember>& members,
               const std::string& tvm_target = "c -keys=cpu ");

  // The text of the opened archive's member whose path ends so.
  std::string Member(const std::string& suffix) const;

  // What a compiler for the machine makes of the C sources, in their places, as
  // TVM leaves them behind with LLVM.
  std::vector<formats::testing::TarMember> Compiled(
      const Machine& machine, std::vector<formats::testing::TarMember> members);

  // Names no target where the archive says it, no outputs unless `more` does.
  platform::ProcessResult Submit(const std::string& target,
                                 const Arguments& more = {});

  // The kept metadata of TVM's has initialised data, which the boards' linker
  // scripts refuse and which nothing writes.
  enum class Data { kNone, kInFlash };

  // Submits, compiles, links and runs; empty `target`: the archive's.
  void BuildAndRun(const Machine& machine, const std::string& target,
                   const std::string& model, const Arguments& more = {},
                   Data data = Data::kNone);

 private:
  void CompileProgram(const Machine& machine);
  void LinkAndRun(const Machine& machine, const std::string& model, Data data);
  std::string LinkerScript(const std::string& script, Data data);

  std::string library_;
  Arguments objects_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_
