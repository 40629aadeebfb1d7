// The generated header stands alone, beside the runtime's declarations in
// either order, and beside another model's.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtime/tvm_declarations.h"
#include "gtest/gtest.h"
#include "tests/conformance/compile_matrix.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

class HeaderTest : public CompileMatrixTest {
 protected:
  void SetUp() override {
    workbench_.CopyHere("abi_declarations.h");
    for (const codegen::RuntimeHeader& header : codegen::TvmDeclarations()) {
      workbench_.Write(absl::StrCat("runtime/", header.path), header.content);
    }
  }

  // A file of its own for each, with one declaration besides: C has no empty
  // files.
  bool Compiles(const std::string& text) {
    const std::string file = absl::StrCat("includes_", ++files_, ".c");
    workbench_.Write(file, absl::StrCat(text, "\nextern int not_empty;\n"));
    return workbench_.Compile(compiler(), dialect(),
                              {"-fsyntax-only", "-I.", "-Iruntime"}, {file});
  }

  static std::string Include(const std::string& header) {
    return absl::StrCat("#include \"", header, "\"\n");
  }

  const GeneratedModel edge_{EdgeValuesSpec(), workbench_};
  int files_ = 0;
};

TEST_P(HeaderTest, StandsAlone) {
  EXPECT_TRUE(Compiles(Include(edge_.header())));
}

TEST_P(HeaderTest, MayBeIncludedTwice) {
  EXPECT_TRUE(Compiles(Include(edge_.header()) + Include(edge_.header())));
}

TEST_P(HeaderTest, StandsBeforeAndAfterTheRuntimesDeclarations) {
  const std::string use = R"(
int use(void);
int use(void) {
  const TVMModule* module = TVMSystemLibEntryPoint();
  const struct TVMModule* same = module;
  return same->registry->names[0] + (int)edge_run(0, 0, 0, 0, 0, 0);
}
)";
  const std::string abi = Include("abi_declarations.h");
  EXPECT_TRUE(Compiles(abi + Include(edge_.header()) + use));
  EXPECT_TRUE(Compiles(Include(edge_.header()) + abi + use));
}

TEST_P(HeaderTest, StandsBesideTheShippedDeclarations) {
  const std::string shipped = "#include <tvm/runtime/c_backend_api.h>\n";
  EXPECT_TRUE(Compiles(shipped + Include(edge_.header())));
  EXPECT_TRUE(Compiles(Include(edge_.header()) + shipped));
}

TEST_P(HeaderTest, EachShippedDeclarationStandsAlone) {
  for (const codegen::RuntimeHeader& header : codegen::TvmDeclarations()) {
    const std::string include = absl::StrCat("#include <", header.path, ">\n");
    EXPECT_TRUE(Compiles(include + include)) << header.path;
  }
}

// What operators return to TVM's C runtime, and programs compare it with.
TEST_P(HeaderTest, ShippedErrorCodesHaveTheRuntimesValues) {
  EXPECT_TRUE(Compiles(R"(
#include <tvm/runtime/crt/error_codes.h>
typedef char none[kTvmErrorNoError == 0 ? 1 : -1];
typedef char lookup[kTvmErrorFunctionNameNotFound == 256 ? 1 : -1];
typedef char memory[kTvmErrorPlatformNoMemory == 1283 ? 1 : -1];
typedef char argument[kTvmErrorFunctionCallInvalidArg == 2051 ? 1 : -1];
typedef char own[DEFINE_TVM_CRT_ERROR(kTvmErrorCategoryFunctionCall, 3) ==
                         kTvmErrorFunctionCallInvalidArg
                     ? 1
                     : -1];
)"));
}

TEST_P(HeaderTest, OperatorPrototypesGiveWayToOthers) {
  const std::string typed = R"(
#ifdef __cplusplus
extern "C"
#endif
int edge_run(TVMValue* args, int* type_codes, int num_args,
             TVMValue* out_ret_value, int* out_ret_tcode,
             void* resource_handle);
)";
  const std::string begin = absl::StrCat(
      "#define METAD_NO_OPERATOR_PROTOTYPES\n", Include("abi_declarations.h"));
  EXPECT_TRUE(Compiles(begin + typed + Include(edge_.header())));
  EXPECT_TRUE(Compiles(begin + Include(edge_.header()) + typed));
}

TEST_P(HeaderTest, TwoModelsStandTogether) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("cpu", {"other_run"})},
                      {codegen::Constant("other", codegen::kInt8, {1}, "x")});
  spec.model_name = "other";
  const GeneratedModel other(spec, workbench_);
  const std::string use = R"(
int use(void);
int use(void) {
  return other[0] + (int)sizeof(int8_extremes) +
         other_run(0, 0, 0, 0, 0, 0) + edge_add(0, 0, 0, 0, 0, 0);
}
)";
  EXPECT_TRUE(
      Compiles(Include(edge_.header()) + Include(other.header()) + use));
  EXPECT_TRUE(
      Compiles(Include(other.header()) + Include(edge_.header()) + use));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, HeaderTest,
                         ::testing::ValuesIn(CompileMatrix(AllCompilers())),
                         [](const auto& test) { return CellName(test.param); });

}  // namespace
}  // namespace metad::conformance
