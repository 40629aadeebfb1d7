// Exports of TVM's in a request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/pipeline/import/import_fixture.h"

namespace metad::pipeline {
namespace {

using formats::testing::CInterfaceMembers;
using formats::testing::GraphMembers;
using formats::testing::Library;
using formats::testing::PackedAotMembers;
using formats::testing::RegistryText;
using formats::testing::TarMember;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Graph(const std::string& model,
                  const std::string& target = "c -keys=cpu ") {
  return Library({model}, "graph", GraphMembers(model), target);
}

class LibraryImportTest : public ImportFixture {
 protected:
  LibraryImportTest() { request_.model_name.clear(); }
};

TEST_F(LibraryImportTest, GraphBecomesModulesAndConstantsThatAreFoundByName) {
  AddLibrary("model.tar", Graph("kws"));
  Import();
  EXPECT_EQ(request_.model_name, "kws");
  EXPECT_EQ(request_.target, "cortex-m3");
  EXPECT_TRUE(request_.constant_table);
  ASSERT_THAT(request_.models, SizeIs(1));
  EXPECT_FALSE(request_.models[0].aot.has_value());
  ASSERT_THAT(request_.modules, SizeIs(1));
  const ModuleInput& module = request_.modules[0];
  EXPECT_EQ(module.name, "lib1");
  EXPECT_EQ(module.kind, ModuleKind::kCSource);
  EXPECT_TRUE(module.machine_written);
  EXPECT_EQ(module.model, "kws");
  EXPECT_THAT(module.functions,
              ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift"));
  EXPECT_EQ(module.compiler_listed_functions, 2u);
  ASSERT_THAT(request_.constants, SizeIs(2));
  EXPECT_EQ(request_.constants[1].name, "bias");
  EXPECT_EQ(request_.constants[1].model, "kws");
  EXPECT_TRUE(request_.files.empty());
  ASSERT_NE(request_.asked, nullptr);
  EXPECT_THAT(request_.asked->files.libraries, SizeIs(1));
}

TEST_F(LibraryImportTest, ConstantsStayWhereTheyAre) {
  AddLibrary("model.tar", Graph("kws"));
  const absl::string_view file = request_.files.libraries[0].files[0].content;
  Import();
  for (const codegen::ConstantSpec& constant : request_.constants) {
    EXPECT_GE(constant.data.data(), file.data());
    EXPECT_LT(constant.data.data(), file.data() + file.size());
  }
}

TEST_F(LibraryImportTest, AotModelBecomesAnInterfaceWithEntryAndBlock) {
  AddLibrary("model.tar", Library({"kws"}, "aot", PackedAotMembers()));
  Import();
  ASSERT_THAT(request_.models, SizeIs(1));
  ASSERT_TRUE(request_.models[0].aot.has_value());
  const codegen::AotSpec& aot = *request_.models[0].aot;
  EXPECT_EQ(aot.module_name, "kws");
  EXPECT_EQ(aot.interface_api, codegen::InterfaceApi::kPacked);
  EXPECT_THAT(aot.inputs, SizeIs(1));
  ASSERT_THAT(aot.workspace_pools, SizeIs(1));
  EXPECT_TRUE(aot.workspace_pools[0].define_buffer);
  EXPECT_EQ(aot.entry->main_call, codegen::MainCall::kPackedArguments);
  ASSERT_THAT(aot.constant_block->slots, SizeIs(3));
  EXPECT_EQ(aot.constant_block->slots[2].constant, "bias_let");
  EXPECT_EQ(aot.constant_block->slots[2].byte_offset, 32);
  EXPECT_EQ(aot.constant_block->size_bytes, 48);
  EXPECT_FALSE(request_.constant_table);
}

TEST_F(LibraryImportTest, CInterfaceCallsItsMainFunctionWithPointers) {
  AddLibrary("model.tar", Library({"kws"}, "aot", CInterfaceMembers()));
  Import();
  const codegen::AotSpec& aot = *request_.models[0].aot;
  EXPECT_EQ(aot.interface_api, codegen::InterfaceApi::kC);
  EXPECT_EQ(aot.entry->main_call, codegen::MainCall::kPointers);
}

TEST_F(LibraryImportTest, WhatIsLeftOpenTheLibrarySays) {
  request_.target.clear();
  request_.files.runtime_is_open = true;
  request_.runtime = &codegen::StandaloneRuntime();
  AddLibrary("model.tar", Graph("kws", "c -keys=arm_cpu,cpu -mcpu=cortex-m4"));
  Import();
  EXPECT_EQ(request_.target, "cortex-m4");
  EXPECT_EQ(request_.runtime, &codegen::CrtRuntime());
  EXPECT_THAT(Notes(), Contains(StartsWith(
                           "target: model.tar: is built for cortex-m4, which "
                           "'c -keys=arm_cpu,cpu -mcpu=cortex-m4' means")));
  // The report has it, without the file.
  EXPECT_THAT(request_.notes,
              Contains(StartsWith("is built for cortex-m4, which")));
}

TEST_F(LibraryImportTest, WhatIsGivenTheLibraryDoesNotChange) {
  request_.model_name = "image";
  request_.runtime = &codegen::StandaloneRuntime();
  AddLibrary("model.tar", Graph("kws"));
  Import();
  EXPECT_EQ(request_.model_name, "image");
  EXPECT_EQ(request_.models[0].name, "image");
  EXPECT_EQ(request_.target, "cortex-m3");
  EXPECT_EQ(request_.runtime, &codegen::StandaloneRuntime());
}

TEST_F(LibraryImportTest, TargetThatCannotBeToldIsAskedFor) {
  request_.target.clear();
  AddLibrary("model.tar", Graph("kws", "c -model=unheard_of"));
  EXPECT_THAT(Problems(),
              ElementsAre(AllOf(StartsWith("target: is missing, for model.tar "
                                           "is made for 'c -model=unheard_of'"),
                                HasSubstr("ListToolchains"))));
  EXPECT_FALSE(request_.imported->is_complete());
}

TEST_F(LibraryImportTest, OrderOfModulesThatTakeTurnsIsTaken) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[0].content =
      RegistryText({"tvmgen_kws_scale", "tvmgen_kws_more", "tvmgen_kws_shift"});
  members.push_back({"./codegen/host/src/kws_lib2.c",
                     "int tvmgen_kws_more(void) { return 0; }", '0', ""});
  AddLibrary("model.tar", Library({"kws"}, "graph", members));
  Import();
  EXPECT_THAT(
      request_.function_order,
      ElementsAre("tvmgen_kws_scale", "tvmgen_kws_more", "tvmgen_kws_shift"));
}

TEST_F(LibraryImportTest, SeveralLibrariesMakeOneImage) {
  request_.model_name = "both";
  AddLibrary("kws.tar", Graph("kws"));
  AddLibrary("again.tar", Graph("kws")).model_name = "vad";
  AddModule("own.c", "int own(void);");
  std::vector<std::string> problems = Problems();
  EXPECT_THAT(problems, IsEmpty());
  std::vector<std::string> names;
  for (const ModuleInput& module : request_.modules) {
    names.push_back(module.name + "/" + module.model);
  }
  EXPECT_THAT(names, ElementsAre("kws_lib1/kws", "vad_lib1/vad", "own/"));
}

TEST_F(LibraryImportTest, ModelsOfOneNameAreToldApart) {
  request_.model_name = "both";
  AddLibrary("kws.tar", Graph("kws"));
  AddLibrary("again.tar", Graph("kws"));
  EXPECT_THAT(Problems(),
              ElementsAre("libraries[1]: again.tar has a model 'kws', as "
                          "kws.tar has; expected another model_name"));
}

TEST_F(LibraryImportTest, NameOfTheImageIsMissingWhereThereAreSeveralModels) {
  AddLibrary("kws.tar", Graph("kws"));
  AddLibrary("vad.tar", Graph("vad"));
  EXPECT_THAT(Problems(),
              ElementsAre("model_name: is missing, for kws.tar has 1 model: "
                          "kws, and vad.tar has 1 model: vad"));
}

TEST_F(LibraryImportTest, OneNameIsNotForSeveralModels) {
  std::vector<TarMember> members = GraphMembers("kws");
  for (const TarMember& member : GraphMembers("vad")) members.push_back(member);
  AddLibrary("two.tar", Library({"kws", "vad"}, "graph", members)).model_name =
      "one";
  EXPECT_THAT(Problems(), ElementsAre(StartsWith(
                              "libraries[0].model_name: names one model, "
                              "and two.tar has 2: kws, vad")));
}

TEST_F(LibraryImportTest, DamagedLibraryIsNamedWithItsPart) {
  AddLibrary("what.tar", "no archive");
  std::vector<TarMember> members = GraphMembers("kws");
  members.push_back({"./metadata.json", "{", '0', ""});
  AddLibrary("model.tar", formats::testing::Tar(members));
  // All of it at once; what the libraries would have told is not missed.
  AddConstants("w.npy", "no array");
  EXPECT_THAT(
      Problems(),
      ElementsAre(StartsWith("libraries[0]: what.tar, offset 0: is no tar"),
                  StartsWith("libraries[1]: model.tar (member "
                             "'metadata.json'"),
                  StartsWith("constant_files[0]: w.npy: ")));
}

TEST_F(LibraryImportTest, DirectoryIsTakenAsItsArchiveIs) {
  LibraryInput& library = request_.files.libraries.emplace_back();
  library.name = "kws";
  library.is_directory = true;
  library.files = {{"metadata.json",
                    Keep(formats::testing::MetadataText({"kws"}, "graph"))}};
  for (const TarMember& member : GraphMembers("kws")) {
    library.files.push_back({member.path, Keep(member.content)});
  }
  Import();
  ASSERT_THAT(request_.modules, SizeIs(1));
  EXPECT_THAT(request_.constants, SizeIs(2));
}

TEST_F(LibraryImportTest, PathsOfADirectoryStayInIt) {
  LibraryInput& library = request_.files.libraries.emplace_back();
  library.name = "kws";
  library.is_directory = true;
  library.files = {
      {"../metadata.json", Keep("{}")}, {"a", Keep("")}, {"./a", Keep("")}};
  EXPECT_THAT(
      Problems(),
      AllOf(Contains(StartsWith("libraries[0]: kws/../metadata.json: ")),
            Contains(HasSubstr("is there twice"))));
}

TEST_F(LibraryImportTest, SettingsReachModules) {
  request_.files.module_settings.resize(2);
  ModuleSetting& named = request_.files.module_settings[0];
  named.name = "lib1";
  named.functions = {"tvmgen_kws_more"};
  named.required_constants = {"bias"};
  named.compile_options.macros = {{"N", "2"}};
  ModuleSetting& general = request_.files.module_settings[1];
  general.function_pattern = "tvmgen_.*";
  general.include_files = {{"vendor/a.h", "int a;"}};
  general.compile_options.macros = {{"N", "1"}, {"M", std::nullopt}};
  general.compile_options.standard = LanguageStandard::kCxx17;
  AddLibrary("model.tar", Graph("kws"));
  Import();
  const ModuleInput& module = request_.modules[0];
  EXPECT_THAT(
      module.functions,
      ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift", "tvmgen_kws_more"));
  EXPECT_EQ(module.compiler_listed_functions, 2u);
  EXPECT_EQ(module.function_pattern, "");
  EXPECT_THAT(module.required_constants, ElementsAre("bias"));
  EXPECT_EQ(module.include_files.back().path, "vendor/a.h");
  // That for one goes before that for all, wherever it stands.
  ASSERT_THAT(module.compile_options.macros, SizeIs(2));
  EXPECT_EQ(module.compile_options.macros[1].name, "N");
  EXPECT_EQ(module.compile_options.macros[1].value, "2");
  // It is C.
  EXPECT_EQ(module.compile_options.standard, LanguageStandard::kUnspecified);
}

TEST_F(LibraryImportTest, SettingsOfModulesThatAreNotThereAreRefused) {
  request_.files.module_settings.resize(2);
  request_.files.module_settings[0].name = "lib7";
  request_.files.module_settings[1].functions = {"f"};
  AddLibrary("model.tar", Graph("kws"));
  EXPECT_THAT(
      Problems(),
      ElementsAre(StartsWith("module_settings[1].name: is missing"),
                  "module_settings[0].name: there is no module \"lib7\" in the "
                  "libraries; expected one of lib1"));
}

TEST_F(LibraryImportTest, PathsOfHeadersStayInTheirDirectory) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[1].content += "\n#include \"a b.h\"\n";
  members.push_back({"./codegen/host/include/a b.h", "", '0', ""});
  AddLibrary("model.tar", Library({"kws"}, "graph", members));
  EXPECT_THAT(Problems(),
              ElementsAre(StartsWith("libraries[0]: include path \"a b.h\" is "
                                     "no relative path")));
}

TEST_F(LibraryImportTest, ModelThatTheRequestNamesHasModulesBesides) {
  request_.model_name = "kws";
  codegen::ModelSpec model;
  model.name = "kws";
  request_.models = {model};
  AddLibrary("model.tar", Graph("kws"));
  Import();
  EXPECT_THAT(request_.models, SizeIs(1));
}

TEST_F(LibraryImportTest, PartsAreTracedBackToTheirFiles) {
  request_.constants.resize(1);
  AddLibrary("model.tar", Library({"kws"}, "aot", PackedAotMembers()));
  AddModule("own.c", "int own(void);");
  Import();
  const FieldOrigins& origins = request_.imported->origins();
  const auto restored = [&origins](std::string field) {
    std::string text = "is wrong";
    origins.Restore(field, text);
    return field + ": " + text;
  };
  EXPECT_EQ(
      restored("modules[0].functions[1]"),
      "libraries[0]: model.tar (member 'codegen/host/src/kws_lib2.c'): is "
      "wrong");
  EXPECT_EQ(restored("modules[1].functions"), "modules[0].functions: is wrong");
  EXPECT_EQ(restored("constants[3].name"), "constants[0].name: is wrong");
  EXPECT_THAT(restored("constants[0].name"),
              AllOf(StartsWith("libraries[0]: model.tar (member "),
                    Not(HasSubstr("constants"))));
  EXPECT_EQ(restored("models[0].name"), "libraries[0]: model.tar: is wrong");
  EXPECT_THAT(restored("models[0].aot.entry"),
              StartsWith("libraries[0]: model.tar (member "));
  EXPECT_EQ(restored("outputs[0]"), "outputs[0]: is wrong");
}

}  // namespace
}  // namespace metad::pipeline
