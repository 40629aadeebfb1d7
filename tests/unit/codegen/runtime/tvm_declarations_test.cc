#include "codegen/runtime/tvm_declarations.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// That they compile and have the right layout is shown in //tests/conformance.
namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST(TvmDeclarationsTest, HeadersHaveTheNamesThatModulesInclude) {
  std::vector<std::string> paths;
  for (const RuntimeHeader& header : TvmDeclarations()) {
    paths.push_back(std::string(header.path));
  }
  EXPECT_THAT(
      paths, UnorderedElementsAre(
                 "dlpack/dlpack.h", "tvm/runtime/c_backend_api.h",
                 "tvm/runtime/c_runtime_api.h", "tvm/runtime/crt/crt.h",
                 "tvm/runtime/crt/error_codes.h",
                 "tvm/runtime/crt/func_registry.h", "tvm/runtime/crt/module.h",
                 "tvm/runtime/crt/platform.h", "tvm/runtime/metadata_types.h"));
}

TEST(TvmDeclarationsTest, HeadersAreWhole) {
  for (const RuntimeHeader& header : TvmDeclarations()) {
    const std::string content(header.content);
    EXPECT_THAT(content, AllOf(HasSubstr("#ifndef "), EndsWith("#endif\n")))
        << header.path;
    EXPECT_EQ(content.find('\0'), std::string::npos) << header.path;
  }
}

TEST(TvmDeclarationsTest, OperatorsFindWhatTheyUse) {
  std::string all;
  for (const RuntimeHeader& header : TvmDeclarations()) {
    absl::StrAppend(&all, header.content);
  }
  for (const char* name :
       {"TVMValue", "DLTensor", "DLDataType", "DLDevice", "kTVMNullptr",
        "TVMBackendPackedCFunc", "TVMBackendAllocWorkspace",
        "TVMBackendFreeWorkspace", "TVMAPISetLastError", "TVM_DLL",
        "kTvmErrorNoError", "kTvmErrorFunctionCallInvalidArg",
        "TVMBackendParallelLaunch", "TVMBackendGetFuncFromEnv", "TVMFuncCall",
        "TVMPlatformAbort"}) {
    EXPECT_THAT(all, HasSubstr(name));
  }
}

}  // namespace
}  // namespace metad::codegen
