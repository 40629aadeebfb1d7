// The ways in which TVM leaves a model behind, in small: each is taken by
// `metactl submit`, linked, and run to its output, on this machine and on
// emulated Cortex-M. library_exports_test.cc does so with TVM's own.

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/firmware/exports/device_program.h"
#include "tests/firmware/exports/export_bench.h"
#include "tests/firmware/exports/exported_models.h"
#include "tests/firmware/exports/own_archives.h"
#include "tests/firmware/exports/tensor_text.h"
#include "tests/firmware/firmware_bench.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::firmware {
namespace {

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

class LibraryKindsTest : public ::testing::Test {
 protected:
  explicit LibraryKindsTest(std::string machine)
      : machine_(std::move(machine)) {}

  void Write(const std::string& name, const std::string& tar) {
    bench_.workbench().Write(name, tar);
  }

  std::string Path(const std::string& name) {
    return bench_.workbench().Path(name);
  }

  // Takes the archive, which computes OwnTensors(), to the machine. All models
  // of it run.
  void Compute(const std::string& tar,
               const std::vector<std::string>& options = {}) {
    Write("model.tar", tar);
    const platform::ProcessResult result =
        bench_.Submit(Path("model.tar"), machine_, options);
    ASSERT_TRUE(result.Succeeded()) << result.standard_error.text;
    for (const ExportedModel& model : ReadExportedModels(tar)) {
      ASSERT_TRUE(bench_.Link(Path("model.tar"), model, OwnTensors(), machine_))
          << result.standard_error.text;
      bench_.Run(machine_);
    }
  }

  // What the machine's compiler makes of a C source.
  std::string Compiled(const std::string& text) {
    const conformance::Device& device = DeviceFor(machine_);
    Write("member.c", text);
    std::vector<std::string> argv = {
        device.compiler.program,        "-Os", "-ffreestanding", "-I",
        Runfile("codegen/runtime/tvm"), "-c",  "member.c"};
    argv.insert(argv.end(), device.compiler.flags.begin(),
                device.compiler.flags.end());
    const auto result = bench_.workbench().Execute(argv);
    EXPECT_TRUE(result.has_value() && result->Succeeded());
    return ReadWhole(Path("member.o"));
  }

  const std::string machine_;
  ExportBench bench_;
};

class LibraryKinds : public LibraryKindsTest,
                     public ::testing::WithParamInterface<std::string> {
 protected:
  LibraryKinds() : LibraryKindsTest(GetParam()) {}
};

TEST_P(LibraryKinds, GraphExecutorWithoutSystemLibrary) {
  Compute(ArchiveOf(WithoutRegistry(GraphArchive()), "graph"));
}

TEST_P(LibraryKinds, PackedEntryWithoutSystemLibrary) {
  Compute(ArchiveOf(WithoutRegistry(PackedArchive()), "aot"));
}

TEST_P(LibraryKinds, CInterfaceWithoutSystemLibrary) {
  Compute(ArchiveOf(WithoutRegistry(CInterfaceArchive()), "aot"));
}

TEST_P(LibraryKinds, IntegersWithAPlusSign) {
  Compute(ArchiveOf(Replaced(WithoutRegistry(CInterfaceArchive()),
                             "-0x80, 0x7f, -1", "-0x80, +0x7f, -0x01"),
                    "aot"));
}

TEST_P(LibraryKinds, WorkspacePoolsOfTheCaller) {
  Compute(ArchiveOf(WorkspacePoolsArchive(), "aot"));
}

TEST_P(LibraryKinds, ConstantPoolOfTheCaller) {
  // The header has its bytes as a little-endian machine reads them.
  Compute(ArchiveOf(ConstantPoolArchive(), "aot"));
}

TEST_P(LibraryKinds, InputsAndOutputsInThePools) {
  Compute(ArchiveOf(PoolsWithTensorsArchive(), "aot"));
}

TEST_P(LibraryKinds, DevicesOfTheCaller) {
  Compute(ArchiveOf(DevicesArchive(), "aot"));
}

TEST_P(LibraryKinds, DevicesOfTheCallerWithoutSystemLibrary) {
  Compute(ArchiveOf(WithoutRegistry(DevicesArchive()), "aot"));
}

TEST_P(LibraryKinds, EntryOfTvm08) {
  Compute(ArchiveOf(RunModelArchive(), "aot"));
}

TEST_P(LibraryKinds, MainFunctionWithoutAnEntry) {
  Compute(ArchiveOf(MainFunctionArchive(), "aot"));
}

TEST_P(LibraryKinds, SingleOperators) { Compute(OperatorsArchive()); }

TEST_P(LibraryKinds, HelperModuleThatNoRegistryLists) {
  Members members =
      Replaced(GraphArchive(), "#include \"tvm/runtime/c_backend_api.h\"\n",
               "#include \"tvm/runtime/c_backend_api.h\"\n"
               "extern float identity_of(float);\n");
  members = Replaced(members, "data)[i] * ", "data)[i] * identity_of(1) * ");
  Compute(ArchiveOf(With(members, "./codegen/host/src/kws_lib2.c",
                         "float identity_of(float x) { return x; }\n"),
                    "graph"));
}

// UMA's is a lone semicolon.
TEST_P(LibraryKinds, ModuleWithNothingInIt) {
  Compute(ArchiveOf(
      With(GraphArchive(), "./codegen/host/src/kws_lib2.c", ";\n"), "graph"));
}

TEST_P(LibraryKinds, ObjectBesideASourceOfTheSameNumber) {
  Members members = GraphArchive();
  const std::string object = Compiled(members[1].content);
  members[1].path = "./codegen/host/lib/kws_lib0.o";
  members[1].content = object;
  Compute(ArchiveOf(members, "graph"));
}

TEST_P(LibraryKinds, MainFunctionInAnObject) {
  Members members = MainFunctionArchive();
  const std::string object = Compiled(members[1].content);
  members[1].path = "./codegen/host/lib/kws_lib1.o";
  members[1].content = object;
  Compute(ArchiveOf(WithoutRegistry(members), "aot"));
}

TEST_P(LibraryKinds, DeclarationsOfTvmsRuntime) {
  Compute(ArchiveOf(
      Replaced(GraphArchive(), "#include \"tvm/runtime/c_backend_api.h\"\n",
               "#include \"tvm/runtime/c_backend_api.h\"\n"
               "#include <tvm/runtime/crt/error_codes.h>\n"),
      "graph"));
}

// The generator of Arduino projects writes such paths into what it copies.
TEST_P(LibraryKinds, PathsOfAProjectToTvmsRuntime) {
  Compute(ArchiveOf(
      Replaced(GraphArchive(), "#include \"tvm/runtime/c_backend_api.h\"\n",
               "#include \"../../src/crt/include/tvm/runtime/"
               "c_backend_api.h\"\n"),
      "graph"));
}

TEST_P(LibraryKinds, SourceThatAnotherOneIncludes) {
  Members members =
      Replaced(GraphArchive(), "#include \"tvm/runtime/c_backend_api.h\"\n",
               "#include \"tvm/runtime/c_backend_api.h\"\n"
               "#include \"identity.c\"\n");
  members = Replaced(members, "data)[i] * ", "data)[i] * identity_of(1) * ");
  Compute(ArchiveOf(With(members, "./codegen/host/src/identity.c",
                         "float identity_of(float x) { return x; }\n"),
                    "graph"));
}

TEST_P(LibraryKinds, WorkspaceByItsName) {
  Compute(
      ArchiveOf(Replaced(WithoutRegistry(CInterfaceArchive()),
                         "((uint8_t*)&global_workspace)", "global_workspace"),
                "aot"));
}

TEST_P(LibraryKinds, TwoModelsInOneArchive) {
  Members members = WithoutRegistry(CInterfaceArchive());
  const Members packed = Replaced(Replaced(WithoutRegistry(PackedArchive()),
                                           "tvmgen_kws", "tvmgen_default"),
                                  "kws_", "default_");
  for (formats::testing::TarMember member : packed) {
    member.path = absl::StrReplaceAll(member.path, {{"kws", "default"}});
    members.push_back(member);
  }
  Compute(formats::testing::Library({"default", "kws"}, "aot", members),
          {"--model-name", "both"});
}

// What is local to a model in TVM's text has the same names in each.
TEST_P(LibraryKinds, TwoArchivesInOneImage) {
  const std::string first =
      ArchiveOf(WithoutRegistry(CInterfaceArchive()), "aot", "first");
  const std::string second =
      ArchiveOf(WithoutRegistry(GraphArchive()), "graph", "second");
  Write("first.tar", first);
  Write("second.tar", second);
  const platform::ProcessResult result =
      bench_.Submit(Path("first.tar"), machine_,
                    {Path("second.tar"), "--model-name", "both"});
  ASSERT_TRUE(result.Succeeded()) << result.standard_error.text;
  for (const std::string& name : {"first", "second"}) {
    const std::string path = Path(absl::StrCat(name, ".tar"));
    for (const ExportedModel& model : ReadExportedModels(ReadWhole(path))) {
      ASSERT_TRUE(bench_.Link(path, model, OwnTensors(), machine_,
                              ConstantPrefix(model)));
      bench_.Run(machine_);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Machines, LibraryKinds, ::testing::Values("host", "cortex-m3", "cortex-m4"),
    [](const ::testing::TestParamInfo<std::string>& machine) {
      return absl::StrReplaceAll(machine.param, {{"-", "_"}});
    });

// TVM's own default, a keyword, and what is no identifier.
class LibraryNames : public LibraryKindsTest,
                     public ::testing::WithParamInterface<std::string> {
 protected:
  LibraryNames() : LibraryKindsTest("host") {}
};

TEST_P(LibraryNames, GraphExecutor) {
  Compute(ArchiveOf(WithoutRegistry(GraphArchive()), "graph", GetParam()));
}

// Of names with other characters TVM makes C that no compiler takes.
TEST_P(LibraryNames, AheadOfTime) {
  if (NameAsIdentifier(GetParam()) != GetParam()) {
    GTEST_SKIP() << "TVM writes tvmgen_" << GetParam() << "_run";
  }
  Compute(ArchiveOf(WithoutRegistry(PackedArchive()), "aot", GetParam()));
}

TEST_P(LibraryNames, CInterface) {
  if (NameAsIdentifier(GetParam()) != GetParam()) {
    GTEST_SKIP() << "TVM writes tvmgen_" << GetParam() << "_run";
  }
  Compute(ArchiveOf(WithoutRegistry(CInterfaceArchive()), "aot", GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Names, LibraryNames,
                         ::testing::Values("default", "int", "2nd", "model.v1",
                                           "my-model"),
                         [](const ::testing::TestParamInfo<std::string>& name) {
                           return NameAsIdentifier(name.param);
                         });

}  // namespace
}  // namespace metad::firmware
