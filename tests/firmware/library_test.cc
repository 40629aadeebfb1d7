// A TVM archive, end to end: `metactl submit MODEL.tar` makes its registry and
// its constants, and a program on this machine and on emulated Cortex-M finds
// every function of TVM's registry, in its order, the constants by name, and
// runs an ahead-of-time compiled model. library_fixtures_test.cc does so with
// TVM's own archives.

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/firmware/library_bench.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::firmware {
namespace {

using formats::testing::CInterfaceMembers;
using formats::testing::GraphMembers;
using formats::testing::PackedAotMembers;
using formats::testing::RegistryText;
using formats::testing::TarMember;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<std::string>& FunctionsOfGraph() {
  static const auto* const names =
      new std::vector<std::string>{"tvmgen_kws_scale", "tvmgen_kws_shift"};
  return *names;
}

const std::vector<std::string>& FunctionsOfPackedAot() {
  static const auto* const names = new std::vector<std::string>{
      "tvmgen_kws_run", "tvmgen_kws___tvm_main__", "tvmgen_kws_get_c_metadata"};
  return *names;
}

// PackedAotMembers() whose TVMMetadata contradicts the entry, so that they
// cannot be made anew.
std::vector<TarMember> ContradictoryAotMembers() {
  std::vector<TarMember> members = PackedAotMembers();
  members[1].content =
      absl::StrReplaceAll(members[1].content, {{"\n32L}", "\n33L}"}});
  // TVM's own entry hands on the caller's type codes, of two tensors.
  members[2].content = absl::StrReplaceAll(
      members[2].content, {{"  if (arg_type_ids[2] != 7) return -1;\n", ""}});
  return members;
}

// The text of an external code generator: functions that macros make.
constexpr char kExternalText[] = R"(#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tvm/runtime/c_runtime_api.h>
#include <tvm/runtime/c_backend_api.h>

    #define BINARY_OP_1D(p_ID_, p_OP_, p_DIM1_, p_DTYPE)       \
      void p_ID_(p_DTYPE* a, p_DTYPE* b, p_DTYPE* out) {    \
        for (int64_t i = 0; i < p_DIM1_; ++i) {                        \
          out[i] = a[i] p_OP_ b[i];                                    \
        }                                                              \
      }
    #define PACKED_WRAPPER(p_NAME_, p_CALLED_)                         \
      TVM_DLL int32_t p_NAME_(TVMValue* args, int* type_code, int num_args, \
                              TVMValue* out_value, int* out_type_code) {    \
        p_CALLED_((DLTensor*)args[0].v_handle, (DLTensor*)args[1].v_handle, \
                  (DLTensor*)args[2].v_handle);                             \
        return 0;                                                           \
      }

BINARY_OP_1D(tvmgen_kws_external_main_0_0, -, 4, float);
void tvmgen_kws_external_main_0_(DLTensor* a, DLTensor* b, DLTensor* out) {
  float* buf_0 = (float*)malloc(4 * 4);
  tvmgen_kws_external_main_0_0((float*)a->data, (float*)b->data, buf_0);
  memcpy(out->data, buf_0, 4 * 4);
  free(buf_0);
}
PACKED_WRAPPER(tvmgen_kws_external_main_0, tvmgen_kws_external_main_0_)
)";

class LibraryTest : public LibraryBench {};

class LibraryOnMachine : public LibraryTest,
                         public ::testing::WithParamInterface<Machine> {};

TEST_P(LibraryOnMachine, Graph) {
  OpenOwn("graph", GraphMembers("kws"));
  ExpectFunctions(FunctionsOfGraph());
  // 2, -1.5, 0.25, 0 and 1, 1, -1, 10 of float32, lowest byte first.
  ExpectConstants(
      {{"scale", std::string("\0\0\0\x40\0\0\xc0\xbf\0\0\x80\x3e\0\0\0\0", 16)},
       {"bias",
        std::string("\0\0\x80\x3f\0\0\x80\x3f\0\0\x80\xbf\0\0\x20\x41", 16)}});
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryOnMachine, GraphInCxx) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[1].path = "./codegen/host/src/kws_lib1.cc";
  members[1].content = absl::StrCat(
      "namespace { template <int n> int twice() { return 2 * n; } }\n"
      "extern \"C\" {\nint unused(void) { return twice<2>(); }\n",
      members[1].content, "}\n");
  OpenOwn("graph", members);
  ExpectFunctions(FunctionsOfGraph());
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryOnMachine, GraphInObjects) {
  std::vector<TarMember> members = GraphMembers("kws");
  // Objects have no text in which to look for another module's function.
  OpenOwn("graph", Compiled(GetParam(), std::move(members)), "llvm -keys=cpu");
  ExpectFunctions(FunctionsOfGraph());
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryOnMachine, ExternalModuleBesideTheCompilers) {
  std::vector<TarMember> members = GraphMembers("kws");
  std::vector<std::string> functions = FunctionsOfGraph();
  functions.emplace_back("tvmgen_kws_external_main_0");
  members[0].content = RegistryText(functions);
  members.push_back({"./codegen/host/src/kws_lib2.c", kExternalText});
  OpenOwn("graph", members);
  ExpectFunctions(functions);
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

// TVM's registry has lib1's functions around lib2's.
TEST_P(LibraryOnMachine, ModulesThatTakeTurnsInTheRegistry) {
  std::vector<TarMember> members = GraphMembers("kws");
  const std::vector<std::string> functions = {
      "tvmgen_kws_shift", "tvmgen_kws_external_main_0", "tvmgen_kws_scale"};
  members[0].content = RegistryText(functions);
  members.push_back({"./codegen/host/src/kws_lib2.c", kExternalText});
  OpenOwn("graph", members);
  ExpectFunctions(functions);
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryOnMachine, AheadOfTimeCompiledModel) {
  OpenOwn("aot", PackedAotMembers());
  ExpectFunctions(FunctionsOfPackedAot());
  ExpectOwnOutput();
  ExpectBlock();
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

TEST_P(LibraryOnMachine, AheadOfTimeCompiledModelInARegion) {
  OpenOwn("aot", PackedAotMembers());
  ExpectFunctions(FunctionsOfPackedAot());
  ExpectOwnOutput();
  ExpectBlock();
  BuildAndRun(GetParam(), GetParam().target, "kws",
              {"--constant-section", ".extflash.weights", "--constant-style",
               "string", "--constant-table"});
}

TEST_P(LibraryOnMachine, MetadataThatCannotBeMadeAnewStays) {
  OpenOwn("aot", ContradictoryAotMembers());
  ExpectFunctions(FunctionsOfPackedAot());
  ExpectOwnOutput();
  BuildAndRun(GetParam(), GetParam().target, "kws", {}, Data::kInFlash);
}

TEST_P(LibraryOnMachine, MetadataInObjectsStays) {
  OpenOwn("aot", Compiled(GetParam(), ContradictoryAotMembers()),
          "llvm -keys=cpu");
  ExpectFunctions(FunctionsOfPackedAot());
  ExpectOwnOutput();
  BuildAndRun(GetParam(), GetParam().target, "kws", {}, Data::kInFlash);
}

TEST_P(LibraryOnMachine, ModelWithTheCInterface) {
  OpenOwn("aot", CInterfaceMembers());
  ExpectFunctions({"tvmgen_kws___tvm_main__", "tvmgen_kws_get_c_metadata"});
  ExpectOwnOutputOfTheCInterface();
  ExpectBlock();
  BuildAndRun(GetParam(), GetParam().target, "kws");
}

INSTANTIATE_TEST_SUITE_P(Machines, LibraryOnMachine,
                         ::testing::Values(HostMachine(),
                                           CortexMachine("m3", "an385"),
                                           CortexMachine("m4", "an386")),
                         NameOfMachine);

TEST_F(LibraryTest, PlainCIsForThisMachine) {
  OpenOwn("graph", GraphMembers("kws"));
  ExpectFunctions(FunctionsOfGraph());
  BuildAndRun(HostMachine(), "", "kws");
}

TEST_F(LibraryTest, ObjectsAreForTheTargetThatTheArchiveNames) {
  const Machine machine = CortexMachine("m4", "an386");
  OpenOwn("graph", Compiled(machine, GraphMembers("kws")),
          "llvm -keys=arm_cpu,cpu -mcpu=cortex-m4 "
          "-mtriple=thumbv7em-none-unknown-eabi");
  ExpectFunctions(FunctionsOfGraph());
  BuildAndRun(machine, "", "kws");
}

TEST_F(LibraryTest, ReportSaysWhyTvmsOwnMetadataStays) {
  OpenOwn("aot", ContradictoryAotMembers());
  const platform::ProcessResult result =
      Submit("cortex-m3", {"--emit", "object,report"});
  ASSERT_TRUE(result.Succeeded()) << result.standard_error.text;
  std::ifstream file(Output("generated/kws_report.json"));
  const nlohmann::json report = nlohmann::json::parse(file);
  const nlohmann::json& kept = report["modules"][0];
  EXPECT_EQ(kept["name"], "lib0");
  ASSERT_EQ(kept["notes"].size(), 1u);
  EXPECT_THAT(kept["notes"][0].get<std::string>(),
              HasSubstr("is kept without its registry"));
  EXPECT_THAT(report["notes"].dump(),
              ::testing::Not(HasSubstr("is kept without its registry")));
}

TEST_F(LibraryTest, ObjectsForAnotherArchitectureAreRefusedByMember) {
  OpenOwn("graph", Compiled(HostMachine(), GraphMembers("kws")));
  const platform::ProcessResult result = Submit("cortex-m3");
  EXPECT_EQ(result.exit_code, 3) << result.standard_error.text;
  EXPECT_THAT(
      result.standard_error.text,
      AllOf(HasSubstr("codegen/host/lib/kws_lib1.o"), HasSubstr("cortex-m3")));
}

}  // namespace
}  // namespace metad::firmware
