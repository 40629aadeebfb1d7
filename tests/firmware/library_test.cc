// A TVM archive, end to end: `metactl submit MODEL.tar` makes its registry and
// its constants, and a program on this machine and on emulated Cortex-M finds
// every function that TVM's own registry lists, in TVM's order, the constants
// by name, and runs an ahead-of-time compiled model to TVM's own output.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/firmware/library_bench.h"
#include "tests/unit/client/library_files.h"
#include "tests/unit/client/tar_bytes.h"

namespace metad::firmware {
namespace {

#define OPEN_FIXTURE(name)                                                 \
  const std::string fixture = Fixture(name);                               \
  if (fixture.empty()) {                                                   \
    GTEST_SKIP() << "METAD_FIXTURES names no directory with mlf/" << name; \
  }                                                                        \
  ASSERT_NO_FATAL_FAILURE(Open(fixture))

using LibraryTest = LibraryBench;

class LibraryOnMachine : public LibraryBench,
                         public ::testing::WithParamInterface<Machine> {};

TEST_P(LibraryOnMachine, GraphWithConstantsInOperators) {
  OPEN_FIXTURE("kws_graph_c.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  Build(GetParam(), "kws", {"kws_lib1.c"});
}

TEST_P(LibraryOnMachine, GraphWithConstantsInParams) {
  OPEN_FIXTURE("kws_graph_params_c.tar");
  const std::string npz = Fixture("kws_graph_params.npz");
  if (npz.empty()) GTEST_SKIP() << "no mlf/kws_graph_params.npz";
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  ASSERT_NO_FATAL_FAILURE(ExpectConstants(npz));
  Build(GetParam(), "kws", {"kws_lib1.c"});
}

TEST_P(LibraryOnMachine, ExternalModuleBesideTheCompilers) {
  OPEN_FIXTURE("byoc_graph_c.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("byoc_lib0.c"));
  Build(GetParam(), "byoc", {"byoc_lib1.c", "byoc_lib2.c"});
}

TEST_P(LibraryOnMachine, AheadOfTimeCompiledModelComputesTvmsOutput) {
  OPEN_FIXTURE("kws_aot_packed_c.tar");
  const std::string npz = Fixture("kws_expected.npz");
  if (npz.empty()) GTEST_SKIP() << "no mlf/kws_expected.npz";
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  ASSERT_NO_FATAL_FAILURE(ExpectOutput(npz, "tvmgen_kws_run"));
  Build(GetParam(), "kws", {"kws_lib2.c"});
}

TEST_P(LibraryOnMachine, OwnGraph) {
  ASSERT_NO_FATAL_FAILURE(
      OpenOwn("graph", client::testing::GraphMembers("kws")));
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  Build(GetParam(), "kws", {"kws_lib1.c"});
}

TEST_P(LibraryOnMachine, OwnGraphInCxx) {
  std::vector<client::testing::TarMember> members =
      client::testing::GraphMembers("kws");
  members[1].path = "./codegen/host/src/kws_lib1.cc";
  members[1].content = absl::StrCat(
      "namespace { template <int n> int twice() { return 2 * n; } }\n"
      "int unused = twice<0>();\nextern \"C\" {\n",
      members[1].content, "}\n");
  ASSERT_NO_FATAL_FAILURE(OpenOwn("graph", members));
  ASSERT_NO_FATAL_FAILURE(Submit(GetParam()));
}

TEST_P(LibraryOnMachine, OwnAheadOfTimeCompiledModel) {
  ASSERT_NO_FATAL_FAILURE(OpenOwn("aot", client::testing::PackedAotMembers()));
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  ExpectOwnOutput();
  Build(GetParam(), "kws", {"kws_lib2.c"});
}

TEST_P(LibraryOnMachine, OwnAheadOfTimeCompiledModelInARegion) {
  ASSERT_NO_FATAL_FAILURE(OpenOwn("aot", client::testing::PackedAotMembers()));
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.c"));
  ExpectOwnOutput();
  Build(GetParam(), "kws", {"kws_lib2.c"},
        {"--constant-section", ".extflash.weights", "--constant-style",
         "string", "--constant-table"});
}

TEST_P(LibraryOnMachine, OwnModelWithTheCInterface) {
  ASSERT_NO_FATAL_FAILURE(OpenOwn("aot", client::testing::CInterfaceMembers()));
  expectations_ +=
      "static const char* const expected_functions[] = {\n"
      "  \"tvmgen_kws___tvm_main__\", \"tvmgen_kws_get_c_metadata\"};\n"
      "#define EXPECTED_C_ENTRY\n";
  ExpectOwnOutput();
  Build(GetParam(), "kws", {"kws_lib1.c"});
}

INSTANTIATE_TEST_SUITE_P(Machines, LibraryOnMachine,
                         ::testing::Values(Host(), Cortex("m3", "an385"),
                                           Cortex("m4", "an386")),
                         [](const auto& machine) {
                           std::string name = machine.param.target;
                           for (char& c : name) {
                             if (c == '-') c = '_';
                           }
                           return name;
                         });

TEST_F(LibraryTest, ObjectsForTheTargetThatTheArchiveNames) {
  OPEN_FIXTURE("kws_graph_llvm_m4.tar");
  ASSERT_NO_FATAL_FAILURE(ExpectFunctions("kws_lib0.o"));
  Build(Cortex("m4", "an386"), "kws", {"kws_lib1.o"});
}

}  // namespace
}  // namespace metad::firmware
