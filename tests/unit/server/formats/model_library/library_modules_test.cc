#include "server/formats/model_library/library_modules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/client/temp_directory.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kSource[] = "int f(void) { return 0; }";

auto File(size_t model, const std::string& name, const std::string& member) {
  return AllOf(Field(&CodeFile::model, model), Field(&CodeFile::name, name),
               Field(&CodeFile::member, member));
}

auto Problem(const std::string& member, const std::string& text) {
  return AllOf(Field(&LibraryProblem::member, member),
               Field(&LibraryProblem::text, HasSubstr(text)));
}

class LibraryModulesTest : public ::testing::Test {
 protected:
  LibraryModulesTest() { AddModel("net"); }

  void AddModel(const std::string& name) {
    LibraryModelMetadata model;
    model.module_name = name;
    model.model_name = name;
    metadata_.models.push_back(model);
  }

  // The file has `content`, or is C.
  void Add(const std::string& path, absl::string_view content = kSource) {
    LibraryMember member;
    member.path = path;
    member.content = content;
    members_.push_back(member);
  }

  std::vector<CodeFile> Files() {
    return FindCodeFiles(members_, metadata_, notes_, problems_);
  }

  // What gcc makes of C.
  std::string Compile(const std::string& source) {
    const std::string path = directory_.Write("m.c", source);
    const std::string object = directory_.Path("m.o");
    const std::string command = "gcc -O1 -c -o " + object + " " + path;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return client::testing::ReadFile(object);
  }

  client::testing::TempDirectory directory_;
  LibraryMetadata metadata_;
  std::vector<LibraryMember> members_;
  std::vector<std::string> notes_;
  std::vector<LibraryProblem> problems_;
};

TEST_F(LibraryModulesTest, SourcesAndObjectsAreNumberedApart) {
  const std::string object = Compile(kSource);
  Add("codegen/host/lib/net_lib1.o", object);
  Add("codegen/host/lib/net_lib0.o", object);
  Add("codegen/host/src/net_lib0.c");
  EXPECT_THAT(Files(),
              ElementsAre(File(0, "lib0", "codegen/host/src/net_lib0.c"),
                          File(0, "lib0.o", "codegen/host/lib/net_lib0.o"),
                          File(0, "lib1", "codegen/host/lib/net_lib1.o")));
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(LibraryModulesTest, FilesWithoutANumberAreCalledByTheirStems) {
  Add("codegen/host/src/driver.c");
  Add("codegen/host/src/net helper.cc");
  Add("codegen/host/src/other_lib2.c");
  Add("codegen/host/src/npu/driver.c");
  Add("codegen/host/src/net_lib01.c");
  Add("codegen/host/src/net_lib0.c");
  EXPECT_THAT(
      Files(),
      ElementsAre(File(0, "lib0", "codegen/host/src/net_lib0.c"),
                  File(0, "driver", "codegen/host/src/driver.c"),
                  File(0, "net_helper", "codegen/host/src/net helper.cc"),
                  File(0, "net_lib01", "codegen/host/src/net_lib01.c"),
                  File(0, "driver.c", "codegen/host/src/npu/driver.c"),
                  File(0, "other_lib2", "codegen/host/src/other_lib2.c")));
}

TEST_F(LibraryModulesTest, SeveralModelsTakeWhatBeginsWithTheirNames) {
  AddModel("net_1");
  Add("codegen/host/src/net_1_lib0.c");
  Add("codegen/host/src/net_1_helper.c");
  Add("codegen/host/src/net_lib0.c");
  Add("codegen/host/src/shared.c");
  EXPECT_THAT(
      Files(),
      ElementsAre(File(0, "lib0", "codegen/host/src/net_lib0.c"),
                  File(0, "shared", "codegen/host/src/shared.c"),
                  File(1, "lib0", "codegen/host/src/net_1_lib0.c"),
                  File(1, "helper", "codegen/host/src/net_1_helper.c")));
}

TEST_F(LibraryModulesTest, ModelsNeedNotBeCalledAsIdentifiersAre) {
  for (const char* const name : {"model.v1", "my-model", "a b", "2nd", "int"}) {
    metadata_.models.clear();
    members_.clear();
    AddModel(name);
    const std::string path =
        std::string("codegen/host/src/") + name + "_lib3.c";
    Add(path);
    EXPECT_THAT(Files(), ElementsAre(File(0, "lib3", path))) << name;
  }
  metadata_.models.clear();
  members_.clear();
  AddModel("");
  Add("codegen/host/src/_lib0.c");
  Add("codegen/host/src/lib1.c");
  EXPECT_THAT(Files(), ElementsAre(File(0, "lib0", "codegen/host/src/_lib0.c"),
                                   File(0, "lib1", "codegen/host/src/lib1.c")));
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(LibraryModulesTest, WhatIsNoCodeIsLeftOutAndSaidSo) {
  Add("codegen/host/src/net_lib0.c");
  Add("codegen/host/src/CMakeLists.txt", "project(net)");
  Add("codegen/host/src/kernel.S", "f: bx lr");
  Add("codegen/host/lib/libnpu.a", "!<arch>\n");
  Add("codegen/host/src/net_lib0.c~", "int");
  Add("codegen/host/src/net.h", "int f(void);");
  Add("codegen/host/src/.gitignore", "*.o");
  Add("codegen/host/src/._net_lib0.c", "attributes");
  Add("README.md", "how to");
  EXPECT_THAT(Files(),
              ElementsAre(File(0, "lib0", "codegen/host/src/net_lib0.c")));
  EXPECT_THAT(
      notes_,
      ElementsAre(AllOf(HasSubstr("CMakeLists.txt"), HasSubstr("left out")),
                  AllOf(HasSubstr("kernel.S"), HasSubstr("--module")),
                  AllOf(HasSubstr("libnpu.a"), HasSubstr("--module")),
                  HasSubstr("editor")));
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(LibraryModulesTest, HeadersAreFoundWhereverTheyAre) {
  Add("codegen/host/include/tvmgen_net.h", "1");
  Add("codegen/host/src/net.h", "2");
  Add("codegen/host/src/npu/registers.inc", "3");
  Add("runtime/include/tvm/runtime/x.h", "4");
  Add("codegen/host/src/net_lib0.c");
  // A source may be a part of another.
  EXPECT_THAT(
      FindHeaders(members_, metadata_),
      UnorderedElementsAre(Key("tvmgen_net.h"), Key("net.h"), Key("net_lib0.c"),
                           Key("npu/registers.inc"), Key("tvm/runtime/x.h")));
}

// It would be defined twice.
TEST_F(LibraryModulesTest, WhatASourceIncludesIsNoModule) {
  Add("codegen/host/src/conv2d.cc", "int conv2d(int x) { return x; }");
  Add("codegen/host/src/net_lib0.c", "#include \"conv2d.cc\"\nint a;");
  EXPECT_THAT(Files(),
              ElementsAre(File(0, "lib0", "codegen/host/src/net_lib0.c")));
  EXPECT_THAT(notes_, ElementsAre(AllOf(HasSubstr("conv2d.cc is no module"),
                                        HasSubstr("net_lib0.c includes it"))));
  EXPECT_THAT(FindHeaders(members_, metadata_), Contains(Key("conv2d.cc")));
}

// As the generator of Arduino projects writes them.
TEST_F(LibraryModulesTest, RuntimeHeadersOfAProjectAreOurs) {
  Add("codegen/host/src/net_lib0.c",
      "#include \"../crt/include/tvm/runtime/c_runtime_api.h\"\nint a;");
  const std::vector<CodeFile> files = Files();
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].text, "#include <tvm/runtime/c_runtime_api.h>\nint a;");
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("../crt/include/tvm/runtime/")));
}

TEST_F(LibraryModulesTest, ByteOrderMarksAreNoText) {
  Add("codegen/host/src/net_lib0.c", "\xef\xbb\xbfint f(void) { return 0; }");
  const std::vector<CodeFile> files = Files();
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(files[0].content.functions, ElementsAre("f"));
}

TEST_F(LibraryModulesTest, InterfaceHeaderIsThereAsTheModelIsCalled) {
  metadata_.models.clear();
  AddModel("MyModel");
  Add("codegen/host/include/tvmgen_mymodel.h", "1");
  EXPECT_THAT(FindHeaders(members_, metadata_),
              UnorderedElementsAre(Pair("tvmgen_mymodel.h", "1"),
                                   Pair("tvmgen_MyModel.h", "1")));
}

// As TVM's LLVM code for the C++ runtime has them.
TEST_F(LibraryModulesTest, ObjectsThatOnlyTheDynamicRuntimeCanRunAreRefused) {
  const std::string pointers = Compile(
      "__attribute__((weak)) void* (*__TVMBackendAllocWorkspace)(int);"
      "void* f(void) { return __TVMBackendAllocWorkspace(1); }");
  const std::string registered = Compile(
      "int TVMBackendRegisterSystemLibSymbol(const char*, void*);"
      "__attribute__((constructor)) void start(void) {"
      "  TVMBackendRegisterSystemLibSymbol(\"f\", 0); }");
  Add("codegen/host/lib/net_lib0.o", pointers);
  Add("codegen/host/lib/net_lib1.o", registered);
  EXPECT_THAT(Files(), IsEmpty());
  EXPECT_THAT(problems_,
              ElementsAre(Problem("codegen/host/lib/net_lib0.o",
                                  "__TVMBackendAllocWorkspace"),
                          Problem("codegen/host/lib/net_lib1.o",
                                  "TVMBackendRegisterSystemLibSymbol")));
  EXPECT_THAT(problems_[0].text, HasSubstr("export_model_library_format"));
}

TEST_F(LibraryModulesTest, CallsOfTheCRuntimeAreWelcome) {
  const std::string object = Compile(
      "void* TVMBackendAllocWorkspace(int);"
      "void* f(void) { return TVMBackendAllocWorkspace(1); }");
  Add("codegen/host/lib/net_lib0.o", object);
  EXPECT_THAT(Files(),
              ElementsAre(File(0, "lib0", "codegen/host/lib/net_lib0.o")));
  EXPECT_THAT(problems_, IsEmpty());
}

}  // namespace
}  // namespace metad::formats
