#ifndef METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_
#define METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/model_library/library_archive.h"
#include "gtest/gtest.h"
#include "tests/firmware/firmware_bench.h"
#include "tests/unit/client/tar_bytes.h"

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

// Names parameters of tests.
void PrintTo(const Machine& machine, std::ostream* out);

// This machine, and an emulated Cortex-M: "m3" on "an385".
Machine Host();
Machine Cortex(const std::string& core, const std::string& board);

// Builds and runs a program (library/main.c) around an archive's modules and
// what metactl makes of the archive. What goes wrong fails the test.
class LibraryBench : public ::testing::Test, protected FirmwareBench {
 protected:
  void SetUp() override { Prepare(); }

  // Path of a file of TVM's own, below mlf/ of the directory that
  // METAD_FIXTURES names; empty where there is none.
  static std::string Fixture(const std::string& name);

  void Open(const std::string& path);
  // An archive of the test's own, of model kws.
  void OpenOwn(const std::string& executor,
               const std::vector<client::testing::TarMember>& members);

  void Submit(const Machine& machine, const Arguments& more = {});

  // What the program is to find: the functions that the member lists, TVM's
  // own registry, the constants of an .npz by name, in flash, and the output of
  // the function `entry` for an input, both of an .npz.
  void ExpectFunctions(const std::string& registry_member);
  void ExpectConstants(const std::string& npz);
  void ExpectOutput(const std::string& npz, const std::string& entry);
  // Of an archive of the test's own.
  void ExpectOwnOutput();

  // All of it: submits, compiles those modules whose paths end so, links and
  // runs.
  void Build(const Machine& machine, const std::string& model,
             const std::vector<std::string>& modules,
             const Arguments& more = {});

  // Text of a header, for what the program is to find besides.
  std::string expectations_;

 private:
  // The text of the member whose path ends so.
  std::string Member(absl::string_view suffix) const;
  void CompileModules(const Machine& machine,
                      const std::vector<std::string>& suffixes);
  void CompileProgram(const Machine& machine);
  void LinkAndRun(const Machine& machine, const std::string& model);

  std::string library_;
  std::string bytes_;
  std::vector<client::LibraryMember> members_;
  Arguments objects_;
};

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_LIBRARY_BENCH_H_
