#include "codegen/runtimes/packed_declarations.h"

#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

TEST(PackedDeclarationsTest, PrototypesAreGroupedByModule) {
  StringSink sink;
  EmitFunctionPrototypes(
      PlanOf(SpecOf({ListedModule("cpu", {"add"}), ListedModule("n", {"c"})})),
      sink);
  EXPECT_EQ(sink.content(),
            "/* Module cpu. */\n"
            "int add(void* args, int* type_codes, int num_args,\n"
            "    void* out_ret_value, int* out_ret_tcode,"
            " void* resource_handle);\n"
            "\n"
            "/* Module n. */\n"
            "int c(void* args, int* type_codes, int num_args,\n"
            "    void* out_ret_value, int* out_ret_tcode,"
            " void* resource_handle);\n"
            "\n");
}

}  // namespace
}  // namespace metad::codegen
