#include "client/request/input_paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(InputPathsTest, EveryFileThatAnOptionNamesIsThere) {
  SubmitOptions options;
  options.modules = {
      {"ops=ops.c", false, ""}, {"npu", true, ""}, {"./a=b.o", false, ""}};
  options.libraries = {"kws=model.tar"};
  options.functions = {"ops:f,g", "npu:@names"};
  options.required_constants = {"w", "ops:@constants"};
  options.include_files = {"ops:tvm/abi.h=include/abi.h"};
  options.interfaces = {"cat:cat.textproto"};
  options.joined_reports = {"first_report.json"};
  options.constants = {
      {"w=w.npy", ""}, {"all.npz", "cat"}, {"b=raw.bin:int8[4]", ""}};
  EXPECT_THAT(InputPaths(options),
              ElementsAre("model.tar", "ops.c", "./a=b.o", "names", "constants",
                          "include/abi.h", "cat.textproto", "first_report.json",
                          "w.npy", "all.npz", "raw.bin"));
}

TEST(InputPathsTest, OptionsWithoutFilesHaveNone) {
  SubmitOptions options;
  options.modules = {{"npu", true, ""}};
  options.functions = {"f"};
  options.constant_styles = {"w=bits"};
  EXPECT_THAT(InputPaths(options), IsEmpty());
}

}  // namespace
}  // namespace metad::client
