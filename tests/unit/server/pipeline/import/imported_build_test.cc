// A request with files on its way through the pipeline: what is said of it is
// said of the request as it was made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using formats::testing::GraphMembers;
using formats::testing::Library;
using formats::testing::ParamsBytes;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ImportedBuildTest : public PipelineFixture {
 protected:
  ImportedBuildTest() {
    request_.outputs = {OutputKind::kSource, OutputKind::kHeader};
    request_.target = "host";
    request_.model_name = "m";
  }

  void AddLibrary() {
    LibraryInput& library = request_.files.libraries.emplace_back();
    library.name = "model.tar";
    library.files = {{"model.tar", library_}};
  }

  void AddExternalModule() {
    ModuleInput module;
    module.name = "ops";
    module.functions = {"f"};
    request_.modules.push_back(module);
  }

  static std::vector<std::string> Texts(const BuildResult& result) {
    std::vector<std::string> texts;
    if (!result.error.has_value()) return texts;
    for (const codegen::Violation& violation :
         result.error->violations.kept()) {
      texts.push_back(
          absl::StrCat(violation.field, ": ", violation.description));
    }
    return texts;
  }

  const std::string library_ =
      Library({"kws"}, "graph", GraphMembers("kws"), "c -keys=cpu ");
  const std::string params_ = ParamsBytes({{"w", {1, 2}}, {"a b", {3}}});
  BuildRequest request_;
};

TEST_F(ImportedBuildTest, SourcesOfFilesNeedNoToolchain) {
  AddExternalModule();
  request_.files.constant_files.emplace_back().file = {"w.params", params_};
  request_.files.rename = {{"a b", "b"}};
  const BuildResult result = pipeline_.GenerateSources(request_, {});
  ASSERT_THAT(Texts(result), IsEmpty());
  EXPECT_EQ(result.summary.model_name, "m");
  EXPECT_EQ(result.summary.target, "host");
  EXPECT_THAT(result.summary.constants, SizeIs(2));
}

TEST_F(ImportedBuildTest, WhatThePlanRefusesIsToldOfTheFile) {
  AddExternalModule();
  request_.constants.resize(1);
  request_.constants[0].name = "own";
  request_.files.constant_files.emplace_back().file = {"w.params", params_};
  const BuildResult result = pipeline_.GenerateSources(request_, {});
  EXPECT_THAT(Texts(result),
              Contains(StartsWith("constant_files[0]: w.params (constant 'a "
                                  "b'): ")));
  // The request's own keeps its place.
  EXPECT_THAT(Texts(result), Contains(StartsWith("constants[0]")));
}

TEST_F(ImportedBuildTest, KnownProblemsAreToldWithThoseOfFiles) {
  request_.files.constant_files.emplace_back().file = {"w.npy", "what"};
  codegen::ViolationList known;
  known.Add("modules[0].kind", "is unknown");
  const BuildResult result = pipeline_.GenerateSources(request_, known);
  EXPECT_THAT(Texts(result),
              ElementsAre("modules[0].kind: is unknown",
                          StartsWith("constant_files[0]: w.npy: ")));
}

TEST_F(ImportedBuildTest,
       SourcesOfALibraryThatListsItsFunctionsNeedNoToolchain) {
  request_.model_name.clear();
  request_.target.clear();
  request_.files.runtime_is_open = true;
  AddLibrary();
  const BuildResult result = pipeline_.GenerateSources(request_, {});
  ASSERT_THAT(Texts(result), IsEmpty());
  EXPECT_EQ(result.summary.model_name, "kws");
  EXPECT_EQ(result.summary.target, "host");
  std::vector<std::string> notes;
  for (const BuildNote& note : result.notes) {
    notes.push_back(absl::StrCat(note.field, ": ", note.text));
  }
  EXPECT_THAT(notes,
              AllOf(Contains(StartsWith("libraries[0]: model.tar: ")),
                    Contains(HasSubstr("model.tar: is built for host"))));
}

TEST_F(ImportedBuildTest, WhatACompilerFindsIsToldOfTheLibrary) {
  AddLibrary();
  request_.outputs = {OutputKind::kArchive};
  ModuleSetting setting;
  setting.name = "lib1";
  setting.functions = {"absent"};
  request_.files.module_settings = {setting};
  const BuildResult result = Build(request_);
  EXPECT_THAT(Texts(result),
              Contains(AllOf(StartsWith("libraries[0]: model.tar (member "
                                        "'codegen/host/src/kws_lib1.c'): "),
                             HasSubstr("absent"))));
}

}  // namespace
}  // namespace metad::pipeline
