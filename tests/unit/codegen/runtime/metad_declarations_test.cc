#include "codegen/runtime/metad_declarations.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// That they compile and work is shown in metad_registry_test and in
// //tests/conformance.
namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string PathsOf(const std::vector<RuntimeHeader>& headers) {
  std::string paths;
  for (const RuntimeHeader& header : headers) {
    absl::StrAppend(&paths, header.path, " ");
  }
  return paths;
}

TEST(MetadDeclarationsTest, HeadersAreWhole) {
  for (const RuntimeHeader& header : RegistryDeclarations()) {
    EXPECT_THAT(std::string(header.content),
                AllOf(HasSubstr("#ifndef METAD_"), EndsWith("#endif\n")))
        << header.path;
  }
}

TEST(MetadDeclarationsTest, TableAndRegistryComeUnderTheirNames) {
  EXPECT_THAT(PathsOf(ConstantDeclarations()), HasSubstr("metad_constant.h "));
  EXPECT_THAT(PathsOf(RegistryDeclarations()), HasSubstr("metad_registry.h "));
}

// So that they may lie in any folder, and need no other.
TEST(MetadDeclarationsTest, HeadersIncludeOneAnotherAndWhatEveryCompilerHas) {
  for (const auto& headers : {ConstantDeclarations(), RegistryDeclarations()}) {
    std::set<std::string> allowed = {"#include <stddef.h>",
                                     "#include <stdint.h>"};
    for (const RuntimeHeader& header : headers) {
      allowed.insert(absl::StrCat("#include \"", header.path, "\""));
    }
    for (const RuntimeHeader& header : headers) {
      for (const auto line : absl::StrSplit(header.content, '\n')) {
        if (!absl::StartsWith(line, "#include")) continue;
        EXPECT_THAT(allowed, Contains(std::string(line))) << header.path;
      }
    }
  }
}

}  // namespace
}  // namespace metad::codegen
