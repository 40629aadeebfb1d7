#include "server/pipeline/image_objects.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;

std::vector<std::string> OwnersOf(const ImageObjects& objects) {
  std::vector<std::string> owners;
  for (const ImageObject& object : objects.objects()) {
    owners.push_back(object.Owner());
  }
  return owners;
}

TEST(ImageObjectsTest, MembersOfAnArchiveAreObjectsOfTheirModule) {
  const std::string object = Fixture("clash_a.o");
  const std::string archive = Fixture("operators.a");
  ImageObjects objects;
  ASSERT_TRUE(objects.AddObject("", object).ok());
  ASSERT_TRUE(objects.AddArchive("cpu", archive).ok());
  EXPECT_THAT(OwnersOf(objects),
              ElementsAre("metadata", "cpu(an_operator_with_a_long_name.o)",
                          "cpu(more_operators.o)"));
  EXPECT_FALSE(objects.objects()[1].file.symbols.empty());
}

ModuleInput ModuleOf(ModuleKind kind, const std::string& artifact) {
  ModuleInput module;
  module.name = "cpu";
  module.kind = kind;
  if (!artifact.empty()) module.artifact = artifact;
  return module;
}

TEST(ImageObjectsTest, ModulesBringObjectsAsTheirKindSays) {
  const std::string object = Fixture("clash_a.o");
  const std::string archive = Fixture("operators.a");
  const std::string source = "int f(void);";
  const auto count = [](const ModuleInput& module, absl::string_view compiled) {
    ImageObjects objects;
    EXPECT_TRUE(objects.AddModule(module, compiled).ok());
    return objects.objects().size();
  };
  EXPECT_EQ(count(ModuleOf(ModuleKind::kExternal, ""), ""), 0U);
  EXPECT_EQ(count(ModuleOf(ModuleKind::kCSource, source), ""), 0U);
  EXPECT_EQ(count(ModuleOf(ModuleKind::kCSource, source), object), 1U);
  EXPECT_EQ(count(ModuleOf(ModuleKind::kObject, object), ""), 1U);
  EXPECT_EQ(count(ModuleOf(ModuleKind::kArchive, archive), ""), 2U);
}

TEST(ImageObjectsTest, WhatIsNoObjectIsRefused) {
  ImageObjects objects;
  EXPECT_FALSE(objects.AddObject("cpu", "no object").ok());
  EXPECT_FALSE(objects.AddArchive("cpu", "no archive").ok());
}

}  // namespace
}  // namespace metad::pipeline
