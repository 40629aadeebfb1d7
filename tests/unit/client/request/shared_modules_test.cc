// Shared objects, made by a real compiler, as modules.
#include "client/request/shared_modules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "server/formats/model_library/compiled_module.h"
#include "tests/unit/client/request/request_fixture.h"
#include "tests/unit/server/formats/ffi_library_bytes.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using v1::ModuleDescriptor;

constexpr char kOperators[] = R"(
    static int hidden(void) { return 1; }
    __attribute__((visibility("hidden"))) int unreachable(void) { return 2; }
    int tvmgen_kws_first(void) { return hidden() + unreachable(); }
    int tvmgen_kws_second(void) { return 3; }
    int data = 4; )";

class SharedModulesTest : public RequestFixture {
 protected:
  // What `compiler` makes of C, as module "ops"; a test fails without it.
  std::string Add(const std::string& source,
                  const std::string& compiler = "gcc -shared -fPIC") {
    const std::string path = directory_.Write("ops.c", source);
    std::string library = directory_.Path("ops.so");
    const std::string command = compiler + " -o " + library + " " + path;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    options_.modules = {{library, false, ""}};
    return library;
  }
};

TEST_F(SharedModulesTest, FunctionsComeFromTheDynamicTable) {
  Add(kOperators);
  const PreparedRequest request = Request();
  ASSERT_EQ(request.spec.modules_size(), 1);
  const ModuleDescriptor& module = request.spec.modules(0);
  EXPECT_EQ(module.kind(), ModuleDescriptor::EXTERNAL);
  EXPECT_FALSE(module.has_artifact());
  EXPECT_THAT(module.functions(),
              UnorderedElementsAre("tvmgen_kws_first", "tvmgen_kws_second"));
  EXPECT_THAT(request.notes,
              ElementsAre(AllOf(HasSubstr("ops.so: is a shared object; the 2"),
                                HasSubstr("in no archive"))));
  EXPECT_THAT(module.notes(),
              ElementsAre(AllOf(StartsWith("is a shared object; the 2"),
                                Not(HasSubstr("ops.so")))));
}

TEST_F(SharedModulesTest, OptionsChooseTheFunctions) {
  Add(kOperators);
  options_.function_patterns = {"tvmgen_.*_second"};
  v1::BuildSpec spec = Request().spec;
  EXPECT_THAT(spec.modules(0).functions(), ElementsAre("tvmgen_kws_second"));
  EXPECT_EQ(spec.modules(0).function_pattern(), "");
  options_.function_patterns.clear();
  options_.functions = {"tvmgen_kws_second,tvmgen_kws_first"};
  spec = Request().spec;
  EXPECT_THAT(spec.modules(0).functions(),
              ElementsAre("tvmgen_kws_second", "tvmgen_kws_first"));
  options_.functions = {"tvmgen_kws_second,unreachable"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::description,
                                HasSubstr("listed functions unreachable"))));
  options_.functions.clear();
  options_.function_patterns = {"("};
  EXPECT_THAT(Refusal().details, ElementsAre(Field(&FailureDetail::description,
                                                   HasSubstr("pattern '('"))));
}

TEST_F(SharedModulesTest, FfiLibraryHasFunctionsOfItsPrefixAndImports) {
  Add("int __tvm_ffi_add(void) { return 1; }\nint helper(void) { return 2; }\n"
      "int __tvm_ffi__metadata_add(void) { return 3; }\n"
      "const unsigned char __tvm_ffi__library_bin[] = " +
      formats::testing::ImportTreeText() + ";\n");
  options_.runtime = v1::FFI;
  const PreparedRequest request = Request();
  EXPECT_THAT(request.spec.modules(0).functions(),
              ElementsAre("__tvm_ffi_add"));
  EXPECT_THAT(request.notes,
              ElementsAre(HasSubstr("an import tree of 3 modules (_lib of 0 "
                                    "bytes, cuda of 5 bytes, json of 0 bytes)"),
                          HasSubstr("is a shared object")));
  options_.functions = {"add"};
  EXPECT_THAT(Request().spec.modules(0).functions(), ElementsAre("add"));
}

TEST_F(SharedModulesTest, ObjectsStayWhatTheyAreAndTellOfTheirImports) {
  Add("int __tvm_ffi_add(void) { return 1; }\n"
      "const unsigned char __tvm_ffi__library_bin[] = " +
          formats::testing::ImportTreeText() + ";\n",
      "arm-none-eabi-gcc -c");
  const PreparedRequest request = Request();
  EXPECT_EQ(request.spec.modules(0).kind(), ModuleDescriptor::OBJECT);
  EXPECT_TRUE(request.spec.modules(0).has_artifact());
  EXPECT_THAT(request.notes, ElementsAre(HasSubstr("import tree of 3")));
  EXPECT_THAT(request.spec.modules(0).notes(),
              ElementsAre(StartsWith("has an import tree of 3")));
}

TEST_F(SharedModulesTest, ImportTreeThatCannotBeReadIsTold) {
  const std::string source =
      "int f(void) { return 1; }\n"
      "const unsigned char __tvm_ffi__library_bin[] = {1, 2, 3};\n";
  Add(source, "gcc -c");
  EXPECT_THAT(Request().notes, ElementsAre(HasSubstr("is no import tree")));
  Add(source);
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::description,
                                HasSubstr("is no import tree"))));
}

TEST_F(SharedModulesTest, TargetsWithoutADynamicLoaderRefuseThem) {
  Add(kOperators);
  options_.target_is_given = true;
  for (const char* const target : {"cortex-m3", "s390x"}) {
    options_.target = target;
    EXPECT_THAT(
        Refusal().details,
        ElementsAre(AllOf(
            Field(&FailureDetail::field, HasSubstr("ops.so")),
            Field(&FailureDetail::description, HasSubstr("cannot load")))));
  }
}

TEST_F(SharedModulesTest, LibraryWithoutFunctionsIsRefused) {
  Add("int data = 1;");
  EXPECT_THAT(Refusal().details, ElementsAre(Field(&FailureDetail::description,
                                                   HasSubstr("has none of"))));
}

TEST_F(SharedModulesTest, DamagedLibraryIsReadOrRefused) {
  const std::string library = testing::ReadFile(Add(kOperators));
  EXPECT_TRUE(formats::LooksLikeSharedObject(library));
  EXPECT_FALSE(formats::LooksLikeSharedObject(library.substr(0, 17)));
  for (size_t size = 0; size < library.size(); size += 61) {
    const auto module = formats::ReadCompiledModule(library.substr(0, size));
    if (module.ok()) EXPECT_THAT(module->functions, SizeIs(2));
  }
  EXPECT_FALSE(formats::ReadCompiledModule("text").ok());
  EXPECT_THAT(formats::ReadCompiledModule(library)->imports, IsEmpty());
}

}  // namespace
}  // namespace metad::client
