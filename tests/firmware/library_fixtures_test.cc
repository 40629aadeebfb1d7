// TVM's own archives, end to end: `metactl submit MODEL.tar`, and a program on
// this machine and on emulated Cortex-M finds every function that TVM's own
// registry lists, in TVM's order, the constants by name, and runs an
// ahead-of-time compiled model to TVM's own output. The archives are no part of
// this repository; METAD_FIXTURES names a directory with them in mlf/.
// library_test.cc covers the same with archives of its own.

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/firmware/library_bench.h"

namespace metad::firmware {
namespace {

class LibraryFixtures : public LibraryBench {
 protected:
  // Path of a fixture; empty, with the test marked as skipped by the caller,
  // where there are none.
  static std::string Fixture(const std::string& name) {
    const char* const directory = std::getenv("METAD_FIXTURES");
    if (directory == nullptr) return "";
    const std::string path = absl::StrCat(directory, "/mlf/", name);
    return std::filesystem::exists(path) ? path : "";
  }

  void ExpectTvmsFunctions(const std::string& registry_member) {
    ExpectFunctions(NamesInTvmsRegistry(Member(registry_member)));
  }
};

#define OPEN_FIXTURE(name)                                                   \
  const std::string fixture = Fixture(name);                                 \
  if (fixture.empty()) {                                                     \
    GTEST_SKIP() << "METAD_FIXTURES names no directory with mlf/" << (name); \
  }                                                                          \
  Open(fixture)

class LibraryFixturesOnMachine : public LibraryFixtures,
                                 public ::testing::WithParamInterface<Machine> {
};

TEST_P(LibraryFixturesOnMachine, GraphWithConstantsInOperators) {
  OPEN_FIXTURE("kws_graph_c.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("kws_lib0.c"));
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryFixturesOnMachine, GraphWithConstantsInParams) {
  OPEN_FIXTURE("kws_graph_params_c.tar");
  const std::string npz = Fixture("kws_graph_params.npz");
  if (npz.empty()) GTEST_SKIP() << "no mlf/kws_graph_params.npz";
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("kws_lib0.c"));
  ASSERT_NO_FATAL_FAILURE(ExpectConstantsOf(npz));
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryFixturesOnMachine, ExternalModuleBesideTheCompilers) {
  OPEN_FIXTURE("byoc_graph_c.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("byoc_lib0.c"));
  BuildAndRun(GetParam(), GetParam().target, "byoc");
}

TEST_P(LibraryFixturesOnMachine, AheadOfTimeCompiledModelComputesTvmsOutput) {
  OPEN_FIXTURE("kws_aot_packed_c.tar");
  const std::string npz = Fixture("kws_expected.npz");
  if (npz.empty()) GTEST_SKIP() << "no mlf/kws_expected.npz";
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("kws_lib0.c"));
  ASSERT_NO_FATAL_FAILURE(ExpectOutputOf(npz, "tvmgen_kws_run"));
  ExpectBlock();
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

INSTANTIATE_TEST_SUITE_P(Machines, LibraryFixturesOnMachine,
                         ::testing::Values(HostMachine(),
                                           CortexMachine("m3", "an385"),
                                           CortexMachine("m4", "an386")),
                         NameOfMachine);

TEST_F(LibraryFixtures, ObjectsAreForTheTargetThatTheArchiveNames) {
  OPEN_FIXTURE("kws_graph_llvm_m4.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("kws_lib0.o"));
  BuildAndRun(CortexMachine("m4", "an386"), "", "kws");
}

TEST_F(LibraryFixtures, PlainCIsForThisMachineUnlessAnotherIsNamed) {
  OPEN_FIXTURE("kws_graph_c.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectTvmsFunctions("kws_lib0.c"));
  BuildAndRun(HostMachine(), "", "kws");
}

}  // namespace
}  // namespace metad::firmware
