// Modules that are known by their content: shared objects are made by a real
// compiler.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "server/formats/model_library/compiled_module.h"
#include "tests/unit/server/formats/ffi_library_bytes.h"
#include "tests/unit/server/pipeline/import/import_fixture.h"

namespace metad::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kOperators[] = R"(
    static int hidden(void) { return 1; }
    __attribute__((visibility("hidden"))) int unreachable(void) { return 2; }
    int tvmgen_kws_first(void) { return hidden() + unreachable(); }
    int tvmgen_kws_second(void) { return 3; }
    int data = 4; )";

// What `compiler` makes of C; a test fails without it.
std::string Compiled(const std::string& source,
                     const std::string& compiler = "gcc -shared -fPIC") {
  const std::string base = testing::TempDir() + "/ops";
  std::ofstream(base + ".c") << source;
  const std::string command = compiler + " -o " + base + ".so " + base + ".c";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::ifstream made(base + ".so", std::ios::binary);
  return {std::istreambuf_iterator<char>(made), {}};
}

class ModuleImportTest : public ImportFixture {
 protected:
  ModuleImportTest() { request_.target = "host"; }

  // A request of that module only.
  ModuleInput& Give(const std::string& content) {
    request_ = BuildRequest();
    request_.target = "host";
    return AddModule("ops.so", content);
  }

  const ModuleInput& module() const { return request_.modules[0]; }
};

TEST_F(ModuleImportTest, KindAndNameComeFromTheFile) {
  AddModule("a.c", "int a;");
  AddModule("b.tar.cc", "int b;");
  AddModule("c.c", "!<arch>\n");
  AddModule("d.txt",
            "\x7f"
            "ELF...")
      .name = "named";
  Import();
  std::vector<std::string> names;
  std::vector<ModuleKind> kinds;
  for (const ModuleInput& module : request_.modules) {
    names.push_back(module.name);
    kinds.push_back(module.kind);
  }
  EXPECT_THAT(names, ElementsAre("a", "b.tar", "c", "named"));
  EXPECT_THAT(kinds, ElementsAre(ModuleKind::kCSource, ModuleKind::kCSource,
                                 ModuleKind::kArchive, ModuleKind::kObject));
  EXPECT_EQ(request_.modules[1].language, SourceLanguage::kCxx);
}

TEST_F(ModuleImportTest, WhatIsNoModuleIsToldByItsFile) {
  AddModule("a.txt", "what");
  AddModule("b.c", "").artifact.reset();
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("modules[0].artifact: a.txt: starts with "
                                     "\"what\"; expected an ELF object"),
                          StartsWith("modules[1].artifact: is missing")));
}

TEST_F(ModuleImportTest, SharedObjectsFunctionsComeFromTheDynamicTable) {
  Give(Compiled(kOperators));
  Import();
  EXPECT_EQ(module().kind, ModuleKind::kExternal);
  EXPECT_FALSE(module().artifact.has_value());
  EXPECT_THAT(module().functions,
              UnorderedElementsAre("tvmgen_kws_first", "tvmgen_kws_second"));
  EXPECT_THAT(Notes(), ElementsAre(AllOf(
                           StartsWith("modules[0]: is a shared object; the 2"),
                           HasSubstr("in no archive"))));
  EXPECT_THAT(module().notes,
              ElementsAre(StartsWith("is a shared object; the 2")));
}

TEST_F(ModuleImportTest, RequestChoosesTheFunctionsOfASharedObject) {
  const std::string library = Compiled(kOperators);
  Give(library).function_pattern = "tvmgen_.*_second";
  Import();
  EXPECT_THAT(module().functions, ElementsAre("tvmgen_kws_second"));
  EXPECT_EQ(module().function_pattern, "");
  Give(library).functions = {"tvmgen_kws_second", "tvmgen_kws_first"};
  Import();
  EXPECT_THAT(module().functions,
              ElementsAre("tvmgen_kws_second", "tvmgen_kws_first"));
  Give(library).functions = {"tvmgen_kws_second", "unreachable"};
  EXPECT_THAT(Problems(),
              ElementsAre(HasSubstr("listed functions unreachable")));
  Give(library).function_pattern = "(";
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("modules[0].function_pattern: is no "
                                     "regular expression")));
}

TEST_F(ModuleImportTest, FfiLibraryHasFunctionsOfItsPrefixAndImports) {
  const std::string library = Compiled(
      "int __tvm_ffi_add(void) { return 1; }\n"
      "int helper(void) { return 2; }\n"
      "int __tvm_ffi__metadata_add(void) { return 3; }\n"
      "const unsigned char __tvm_ffi__library_bin[] = " +
      formats::testing::ImportTreeText() + ";\n");
  Give(library);
  request_.runtime = &codegen::FfiRuntime();
  Import();
  EXPECT_THAT(module().functions, ElementsAre("__tvm_ffi_add"));
  EXPECT_THAT(Notes(),
              ElementsAre(HasSubstr("an import tree of 3 modules (_lib of 0 "
                                    "bytes, cuda of 5 bytes, json of 0 bytes)"),
                          HasSubstr("is a shared object")));
  Give(library).functions = {"add"};
  request_.runtime = &codegen::FfiRuntime();
  Import();
  EXPECT_THAT(module().functions, ElementsAre("add"));
}

TEST_F(ModuleImportTest, ObjectsStayWhatTheyAreAndTellOfTheirImports) {
  Give(
      Compiled("int __tvm_ffi_add(void) { return 1; }\n"
               "const unsigned char __tvm_ffi__library_bin[] = " +
                   formats::testing::ImportTreeText() + ";\n",
               "arm-none-eabi-gcc -c"));
  Import();
  EXPECT_EQ(module().kind, ModuleKind::kObject);
  EXPECT_TRUE(module().artifact.has_value());
  EXPECT_THAT(Notes(), ElementsAre(HasSubstr("import tree of 3")));
  EXPECT_THAT(module().notes,
              ElementsAre(StartsWith("has an import tree of 3")));
}

TEST_F(ModuleImportTest, ImportTreeThatCannotBeReadIsTold) {
  const std::string source =
      "int f(void) { return 1; }\n"
      "const unsigned char __tvm_ffi__library_bin[] = {1, 2, 3};\n";
  Give(Compiled(source, "gcc -c"));
  Import();
  EXPECT_THAT(Notes(), ElementsAre(HasSubstr("is no import tree")));
  Give(Compiled(source));
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("is no import tree")));
}

TEST_F(ModuleImportTest, TargetsWithoutADynamicLoaderRefuseSharedObjects) {
  const std::string library = Compiled(kOperators);
  for (const char* const target : {"cortex-m3", "s390x"}) {
    Give(library);
    request_.target = target;
    EXPECT_THAT(Problems(),
                ElementsAre(AllOf(StartsWith("modules[0].artifact: "),
                                  HasSubstr("cannot load"))));
  }
}

TEST_F(ModuleImportTest, SharedObjectWithoutFunctionsIsRefused) {
  Give(Compiled("int data = 1;"));
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("has none of")));
}

TEST_F(ModuleImportTest, DamagedSharedObjectIsReadOrRefused) {
  const std::string library = Compiled(kOperators);
  EXPECT_TRUE(formats::LooksLikeSharedObject(library));
  EXPECT_FALSE(formats::LooksLikeSharedObject(library.substr(0, 17)));
  for (size_t size = 0; size < library.size(); size += 61) {
    const auto read = formats::ReadCompiledModule(library.substr(0, size));
    if (read.ok()) EXPECT_THAT(read->functions, SizeIs(2));
  }
  EXPECT_FALSE(formats::ReadCompiledModule("text").ok());
  EXPECT_THAT(formats::ReadCompiledModule(library)->imports, IsEmpty());
}

}  // namespace
}  // namespace metad::pipeline
