#include "server/pipeline/module_functions.h"

#include <elf.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/object_file.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ObjectDefinitions DefinitionsIn(const std::string& fixture) {
  static auto* kept = new std::vector<std::string>();
  kept->push_back(Fixture(fixture));
  const auto object = ReadObjectFile(kept->back());
  EXPECT_TRUE(object.ok()) << object.status();
  return object.ok() ? DefinitionsOf(*object) : ObjectDefinitions();
}

std::vector<std::string> NamesOf(const ObjectDefinitions& definitions) {
  std::vector<std::string> names;
  for (const DefinedFunction& function : definitions.functions) {
    names.push_back(function.name);
  }
  return names;
}

TEST(ModuleFunctionsTest, LabelsInCodeAreFunctionsAndThoseOfDataAreNot) {
  const ObjectDefinitions arm = DefinitionsIn("untyped_arm.o");
  EXPECT_THAT(NamesOf(arm), ElementsAre("typed", "marked", "untyped",
                                        "with_thumb_bit", "in_arm_code"));
  EXPECT_THAT(arm.others, ElementsAre("table", "variable"));
  const ObjectDefinitions riscv = DefinitionsIn("untyped_riscv.o");
  EXPECT_THAT(NamesOf(riscv), ElementsAre("untyped"));
  EXPECT_THAT(riscv.others, ElementsAre("table"));
}

// GNU ld and lld both leave bit 0 of what is not STT_FUNC as it is.
TEST(ModuleFunctionsTest, UntypedThumbCodeCannotStandInATable) {
  const ObjectDefinitions arm = DefinitionsIn("untyped_arm.o");
  for (const DefinedFunction& function : arm.functions) {
    if (function.name == "untyped") {
      EXPECT_THAT(function.obstacle, HasSubstr("Thumb bit"));
      EXPECT_THAT(function.obstacle, HasSubstr(".thumb_func"));
    } else {
      EXPECT_EQ(function.obstacle, "") << function.name;
    }
  }
}

TEST(ModuleFunctionsTest, VisibilityIsTold) {
  for (const DefinedFunction& function :
       DefinitionsIn("left_out.o").functions) {
    EXPECT_EQ(function.hidden, function.name == "helper") << function.name;
    EXPECT_EQ(!function.obstacle.empty(), function.name == "inside")
        << function.name;
  }
}

TEST(ModuleFunctionsTest, MembersAreNamedByTheirPaths) {
  ModuleFunctions functions;
  const absl::Status status =
      functions.AddArchive(Fixture("path_names.a"), CortexM3());
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(functions.objects().size(), 3u);
  EXPECT_EQ(functions.objects()[0].member, "build/kernels/dense/op.o");
  EXPECT_EQ(functions.objects()[1].member,
            "build/kernels/convolution_without_padding/op.o");
  EXPECT_EQ(functions.objects()[2].member, "build/k 1.o");
  EXPECT_NE(functions.Find("op_first"), nullptr);
  EXPECT_EQ(functions.Find("absent"), nullptr);
}

TEST(ModuleFunctionsTest, IntermediateCodeIsRefusedStrippedOrLinked) {
  for (const char* fixture : {"lto_relinked.o", "lto_stripped.o"}) {
    ModuleFunctions functions;
    EXPECT_THAT(functions.AddObject(Fixture(fixture), CortexM3()).message(),
                HasSubstr("without -flto"))
        << fixture;
    EXPECT_THAT(functions.objects(), IsEmpty());
  }
}

}  // namespace
}  // namespace metad::pipeline
