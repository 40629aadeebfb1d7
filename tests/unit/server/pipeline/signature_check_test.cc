// What real compilers say of sources whose functions are defined in all kinds
// of ways.
#include "server/pipeline/signature_check.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/action.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Called by every runtime but tvm-ffi's, whatever their pointers point to.
constexpr char kCOperators[] = R"(
#include <stdint.h>
typedef union { int64_t v_int64; double v_float64; void* v_handle; } TVMValue;
int32_t op_tvm(void* args, int32_t* arg_type_ids, int32_t num_args,
               void* out_ret_value, int32_t* out_ret_tcode,
               void* resource_handle) { return num_args; }
int op_runtime(TVMValue* a, int* b, int c, TVMValue* d, int* e, void* f) {
  return c;
}
unsigned op_const(const TVMValue* a, const int b[], const unsigned c,
                  TVMValue* d, int* e, void* f) { return c; }
#define op_macro(x) never_expanded(x)
int (op_macro)(void* a, int* b, int c, void* d, int* e, void* f) { return c; }
)";

constexpr char kCOthers[] = R"(
void no_result(void* a, int* b, int c, void* d, int* e, void* f) {}
void of_floats(float* x) {}
float of_float(float x) { return x; }
int of_nothing(void) { return 0; }
int without_prototype() { return 0; }
int float_count(void* a, int* b, float c, void* d, int* e, void* f) { return 0; }
int double_count(void* a, int* b, double c, void* d, int* e, void* f) {
  return 0;
}
int wide_count(void* a, int* b, long long c, void* d, int* e, void* f) {
  return 0;
}
int narrow_count(void* a, int* b, short c, void* d, int* e, void* f) {
  return 0;
}
int codes_by_value(void* a, int b, int c, void* d, int* e, void* f) {
  return 0;
}
int values_by_value(TVMValue a, int* b, int c, void* d, int* e, void* f) {
  return 0;
}
int one_more(void* a, int* b, int c, void* d, int* e, void* f, void* g) {
  return 0;
}
int one_less(void* a, int* b, int c, void* d, int* e) { return 0; }
int variadic(void* a, ...) { return 0; }
int six_pointers(float* a, float* b, float* c, float* d, float* e, float* f) {
  return 0;
}
long long wide_result(void* a, int* b, int c, void* d, int* e, void* f) {
  return 0;
}
float float_result(void* a, int* b, int c, void* d, int* e, void* f) {
  return 0;
}
signed char narrow_result(void* a, int* b, int c, void* d, int* e, void* f) {
  return 0;
}
)";

const std::vector<std::string>& OperatorNames() {
  static const auto* names = new std::vector<std::string>{
      "op_tvm", "op_runtime", "op_const", "op_macro"};
  return *names;
}

class SignatureCheckTest : public PipelineFixture {
 protected:
  // A build whose only module is that source.
  BuildResult BuildOf(const std::string& source, SourceLanguage language) {
    source_ = source;
    BuildRequest request;
    request.model_name = "model";
    request.target = target_;
    request.toolchain_id = toolchain_;
    request.runtime = runtime_;
    request.outputs = {OutputKind::kSource};
    ModuleInput module;
    module.name = "ops";
    module.kind = ModuleKind::kCSource;
    module.language = language;
    module.artifact = source_;
    module.functions = functions_;
    module.compiler_listed_functions = compiler_listed_;
    request.modules = {module};
    return Build(std::move(request));
  }

  // Debian has gcc without g++ for some targets.
  bool CompilesCxx() {
    return !BuildOf(
                "extern \"C\" int op(void* a, int* b, int c, void* d, int* "
                "e, void* f) { return c; }",
                SourceLanguage::kCxx)
                .error.has_value();
  }

  static std::vector<std::string> RegisteredIn(const BuildResult& result) {
    EXPECT_FALSE(result.error.has_value()) << result.error->message;
    std::vector<std::string> names;
    for (const ModuleRun& run : result.summary.modules) {
      names.insert(names.end(), run.functions.begin(), run.functions.end());
    }
    return names;
  }

  std::string target_ = "host";
  std::string toolchain_ = "gcc-host";
  const codegen::Runtime* runtime_ = &codegen::CrtRuntime();
  std::vector<std::string> functions_;
  size_t compiler_listed_ = 0;
  std::string source_;
};

// Every compiler that is installed, for the first of its targets.
TEST_F(SignatureCheckTest, EveryCompilerTellsOperatorsFromOtherFunctions) {
  const std::string cxx =
      absl::StrCat("extern \"C\" {\n", kCOperators,
                   "int op_noexcept(void* a, "
                   "int* b, int c, void* d, int* e, void* f) noexcept {\n"
                   "  return c;\n}\n",
                   kCOthers, "}\n");
  for (const auto& toolchain : toolchains_.catalog().toolchains()) {
    toolchain_ = toolchain.id;
    target_ = toolchain.targets.front().target;
    if (!toolchains_.Select(target_, toolchain_).ok()) continue;
    SCOPED_TRACE(toolchain_);
    EXPECT_EQ(RegisteredIn(BuildOf(absl::StrCat(kCOperators, kCOthers),
                                   SourceLanguage::kC)),
              OperatorNames());
    std::vector<std::string> with_noexcept = OperatorNames();
    with_noexcept.emplace_back("op_noexcept");
    if (!CompilesCxx()) continue;
    EXPECT_EQ(RegisteredIn(BuildOf(cxx, SourceLanguage::kCxx)), with_noexcept);
  }
}

TEST_F(SignatureCheckTest, NoteSaysHowTheyAreDefinedAndWhatIsCalled) {
  const std::string source =
      absl::StrCat(kCOperators, "void helper(float* x) {}\n");
  for (const char* toolchain : {"gcc-host", "clang-host"}) {
    toolchain_ = toolchain;
    const BuildResult result = BuildOf(source, SourceLanguage::kC);
    ASSERT_EQ(result.notes.size(), 1u) << toolchain;
    EXPECT_EQ(result.notes[0].field, "modules[0]");
    EXPECT_THAT(result.notes[0].text,
                AllOf(HasSubstr("\"helper\" is defined as \"void (float *)\""),
                      HasSubstr("the runtime calls int (TVMValue* args, int* "
                                "type_codes, int num_args,"),
                      HasSubstr("--functions")));
  }
}

TEST_F(SignatureCheckTest, ListedFunctionOfAnotherSignatureIsAnError) {
  functions_ = {"op_tvm", "helper"};
  const BuildResult result =
      BuildOf(absl::StrCat(kCOperators, "void helper(float* x) {}\n"),
              SourceLanguage::kC);
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kInvalidInput);
  ASSERT_EQ(result.error->violations.total(), 1u);
  EXPECT_EQ(result.error->violations.kept()[0].field,
            "modules[0].functions[1]");
  EXPECT_EQ(result.error->violations.kept()[0].description,
            "module \"ops\" lists function \"helper\", which is defined as "
            "\"void (float *)\"; expected int (TVMValue* args, int* "
            "type_codes, int num_args, TVMValue* out_ret_value, int* "
            "out_ret_tcode, void* resource_handle)");
}

// As TVM's unpacked operators are.
TEST_F(SignatureCheckTest, WhatACompilersRegistryListsStaysAsItIs) {
  functions_ = {"unpacked", "op_tvm"};
  compiler_listed_ = 1;
  const std::string source = absl::StrCat(
      kCOperators, "int32_t unpacked(float* x, float* y) { return 0; }\n");
  EXPECT_THAT(RegisteredIn(BuildOf(source, SourceLanguage::kC)),
              ElementsAre("unpacked", "op_tvm"));
}

TEST_F(SignatureCheckTest, SourceWithoutAnOperatorIsToldWhy) {
  const BuildResult result =
      BuildOf("void helper(float* x) {}\n", SourceLanguage::kC);
  ASSERT_TRUE(result.error.has_value());
  ASSERT_EQ(result.error->violations.total(), 1u);
  EXPECT_THAT(result.error->violations.kept()[0].description,
              AllOf(HasSubstr("answers get_func_names with no function"),
                    HasSubstr("\"helper\" is defined as \"void (float *)\""),
                    HasSubstr("the runtime calls int (TVMValue* args")));
}

TEST_F(SignatureCheckTest, FfiHasAPrototypeOfItsOwn) {
  runtime_ = &codegen::FfiRuntime();
  const std::string source =
      "#include <stdint.h>\n"
      "typedef struct { int32_t type; uint32_t pad; int64_t value; } Any;\n"
      "int32_t __tvm_ffi_add(void* handle, const Any* args, int32_t num_args,"
      " Any* result) { return num_args; }\n"
      "int __tvm_ffi_packed(void* a, int* b, int c, void* d, int* e, void* f)"
      " { return c; }\n";
  const BuildResult result = BuildOf(source, SourceLanguage::kC);
  EXPECT_THAT(RegisteredIn(result), ElementsAre("__tvm_ffi_add"));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_THAT(result.notes[0].text,
              AllOf(HasSubstr("\"__tvm_ffi_packed\" is defined as"),
                    HasSubstr("const TVMFFIAny* args")));
}

// Neither compiler knows what they are declared as.
TEST_F(SignatureCheckTest, WhatTheSourceDoesNotDeclareIsKeptWithANote) {
  const std::string c = absl::StrCat(
      kCOperators,
      "int another(void* a, int* b, int c, void* d, int* e, void* f)"
      " __asm__(\"op_tvn\");\n"
      "int another(void* a, int* b, int c, void* d, int* e, void* f) {\n"
      "  return c; }\n");
  const std::string cxx = absl::StrCat(
      "extern \"C\" {\n", kCOperators,
      "}\nnamespace inner { extern \"C\" int op_tvn(int x) { return x; } }\n");
  for (const char* toolchain : {"gcc-host", "clang-host"}) {
    toolchain_ = toolchain;
    for (const auto language : {SourceLanguage::kC, SourceLanguage::kCxx}) {
      const BuildResult result =
          BuildOf(language == SourceLanguage::kC ? c : cxx, language);
      std::vector<std::string> names = OperatorNames();
      names.emplace_back("op_tvn");
      EXPECT_EQ(RegisteredIn(result), names) << toolchain;
      ASSERT_EQ(result.notes.size(), 1u) << toolchain;
      EXPECT_THAT(result.notes[0].text,
                  AllOf(HasSubstr("not known whether the runtime can call "
                                  "op_tvn:"),
                        Not(HasSubstr("op_tvm"))));
    }
  }
}

// A source of many functions is asked about in several parts.
TEST_F(SignatureCheckTest, EveryFunctionOfManyIsAskedAbout) {
  const auto at_once =
      static_cast<size_t>(execution::ActionLimits().max_output_bytes) /
      kAnswerBytes;
  std::string source;
  for (size_t i = 0; i < at_once + 10; ++i) {
    absl::StrAppend(&source, i % at_once == 7 ? "void" : "int", " op", i,
                    "(void* a, int* b, int c, void* d, int* e, void* f) {",
                    i % at_once == 7 ? "" : " return c;", " }\n");
  }
  for (const char* toolchain : {"gcc-host", "clang-host"}) {
    toolchain_ = toolchain;
    const BuildResult result = BuildOf(source, SourceLanguage::kC);
    EXPECT_EQ(RegisteredIn(result).size(), at_once + 8) << toolchain;
    ASSERT_EQ(result.notes.size(), 1u) << toolchain;
    EXPECT_THAT(result.notes[0].text,
                AllOf(HasSubstr("2 functions"), HasSubstr("\"op7\" is defined"),
                      HasSubstr(absl::StrCat("\"op", at_once + 7, "\""))));
  }
}

// A warning for each line of a source, which leaves no room for answers.
TEST_F(SignatureCheckTest, WhatIsSaidTooMuchOfIsKeptWithANote) {
  std::string source = kCOperators;
  for (int i = 0; i < 12000; ++i) {
    absl::StrAppend(&source, "#warning ", std::string(90, 'x'), "\n");
  }
  const BuildResult result = BuildOf(source, SourceLanguage::kC);
  EXPECT_EQ(RegisteredIn(result), OperatorNames());
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_THAT(result.notes[0].text, HasSubstr("it is not known whether"));
}

// Compilers say much that is not about the text.
TEST(SignatureOutputTest, OtherMessagesAreNoAnswers) {
  const SignatureFindings findings = ReadDefinitions(
      SourceLanguage::kCxx, {"f", "g"},
      "ops.cc:1:1: error: metad_signature_of<int, false>\n"
      "metad_signatures:9:1: note: metad_signature_of<int, false>\n"
      "metad_signatures:0:1: error: metad_signature_of<int, false>\n"
      "metad_signatures:17:1: error: metad_signature_of<int, false>\n"
      "metad_signatures:99999999999999999999:1: error: x\n"
      "metad_signatures:\nmetad_signatures");
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_THAT(findings.unknown, IsEmpty());
}

}  // namespace
}  // namespace metad::pipeline
