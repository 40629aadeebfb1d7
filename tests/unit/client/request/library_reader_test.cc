#include "client/request/library_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/client/request/request_fixture.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::client {
namespace {

using formats::testing::CInterfaceMembers;
using formats::testing::GraphMembers;
using formats::testing::Library;
using formats::testing::PackedAotMembers;
using formats::testing::TarMember;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::ModuleDescriptor;

class LibraryReaderTest : public RequestFixture {
 protected:
  LibraryReaderTest() {
    options_.model_name.clear();
    options_.target_is_given = true;
    options_.target = "cortex-m3";
  }

  void Give(const std::string& library) {
    options_.libraries = {directory_.Write("model.tar", library)};
  }
};

TEST_F(LibraryReaderTest, GraphBecomesModulesAndConstantsThatAreFoundByName) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws")));
  const PreparedRequest request = Request();
  const v1::BuildSpec& spec = request.spec;
  EXPECT_EQ(spec.model_name(), "kws");
  EXPECT_EQ(spec.runtime_abi(), v1::CRT);
  EXPECT_EQ(spec.target(), "cortex-m3");
  EXPECT_TRUE(spec.constant_table());
  ASSERT_EQ(spec.models_size(), 1);
  EXPECT_FALSE(spec.models(0).has_aot());
  ASSERT_EQ(spec.modules_size(), 1);
  EXPECT_EQ(spec.modules(0).kind(), ModuleDescriptor::C_SOURCE);
  EXPECT_EQ(spec.modules(0).model(), "kws");
  EXPECT_THAT(spec.modules(0).functions(),
              ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift"));
  ASSERT_EQ(spec.constants_size(), 2);
  ASSERT_EQ(request.constant_data.size(), 2u);
  EXPECT_EQ(spec.constants(1).name(), "bias");
  EXPECT_EQ(spec.constants(1).model(), "kws");
  EXPECT_THAT(request.notes, ElementsAre(HasSubstr("model.tar")));
  // The report has it, and no path of this machine.
  ASSERT_EQ(spec.notes_size(), 1);
  EXPECT_THAT(request.notes[0], HasSubstr("model.tar: " + spec.notes(0)));
  EXPECT_THAT(spec.notes(0), Not(HasSubstr("model.tar")));
}

TEST_F(LibraryReaderTest, AotModelBecomesAnInterfaceWithEntryAndBlock) {
  Give(formats::testing::Library({"kws"}, "aot",
                                 formats::testing::PackedAotMembers()));
  const v1::BuildSpec spec = Request().spec;
  ASSERT_EQ(spec.models_size(), 1);
  const v1::AotInterface& aot = spec.models(0).aot();
  EXPECT_EQ(aot.module_name(), "kws");
  EXPECT_EQ(aot.api(), v1::AotInterface::PACKED);
  EXPECT_EQ(aot.inputs_size(), 1);
  ASSERT_EQ(aot.workspace_pools_size(), 1);
  EXPECT_TRUE(aot.workspace_pools(0).define_buffer());
  EXPECT_EQ(aot.entry().main_call(), v1::AotInterface::Entry::PACKED_ARGUMENTS);
  ASSERT_EQ(aot.constant_block().slots_size(), 3);
  EXPECT_EQ(aot.constant_block().slots(2).constant(), "bias_let");
  EXPECT_EQ(aot.constant_block().slots(2).byte_offset(), 32);
  EXPECT_EQ(aot.constant_block().size_bytes(), 48);
  EXPECT_FALSE(spec.constant_table());
}

TEST_F(LibraryReaderTest, CInterfaceCallsItsMainFunctionWithPointers) {
  Give(formats::testing::Library({"kws"}, "aot",
                                 formats::testing::CInterfaceMembers()));
  const v1::AotInterface aot = Request().spec.models(0).aot();
  EXPECT_EQ(aot.api(), v1::AotInterface::C);
  EXPECT_EQ(aot.entry().main_call(), v1::AotInterface::Entry::POINTERS);
}

TEST_F(LibraryReaderTest, SourcesOfAnArchiveAreMachineWritten) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members[0].content = formats::testing::RegistryText(
      {"tvmgen_kws_scale", "tvmgen_kws_shift", "tvmgen_kws_more"});
  members.push_back({"./codegen/host/src/kws_lib2.cc",
                     "extern \"C\" int tvmgen_kws_more() { return 0; }", '0',
                     ""});
  Give(formats::testing::Library({"kws"}, "graph", members));
  const v1::BuildSpec spec = Request().spec;
  ASSERT_EQ(spec.modules_size(), 2);
  EXPECT_TRUE(spec.modules(0).machine_written());
  EXPECT_FALSE(spec.modules(1).machine_written());
  EXPECT_THAT(spec.function_order(), IsEmpty());
  EXPECT_THAT(spec.modules(0).notes(), IsEmpty());
}

TEST_F(LibraryReaderTest, OrderOfModulesThatTakeTurnsIsThatOfAllModels) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("vad");
  for (const formats::testing::TarMember& member :
       formats::testing::GraphMembers("kws")) {
    members.push_back(member);
  }
  members[3].content = formats::testing::RegistryText(
      {"tvmgen_kws_scale", "tvmgen_kws_more", "tvmgen_kws_shift"});
  members.push_back({"./codegen/host/src/kws_lib2.c",
                     "int tvmgen_kws_more(void) { return 0; }", '0', ""});
  Give(formats::testing::Library({"vad", "kws"}, "graph", members));
  options_.model_name = "both";
  const v1::BuildSpec spec = Request().spec;
  EXPECT_THAT(
      spec.function_order(),
      ElementsAre("tvmgen_vad_scale", "tvmgen_vad_shift", "tvmgen_kws_scale",
                  "tvmgen_kws_more", "tvmgen_kws_shift"));
}

TEST_F(LibraryReaderTest, MetadataThatStaysSaysWhyForTheReport) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::PackedAotMembers();
  const size_t at = members[1].content.find("\n32L}");
  members[1].content.replace(at, 5, "\n33L}");
  Give(formats::testing::Library({"kws"}, "aot", members));
  const PreparedRequest request = Request();
  ASSERT_GE(request.spec.modules_size(), 1);
  EXPECT_THAT(request.spec.modules(0).notes(),
              ElementsAre(HasSubstr("is kept without its registry")));
  // The user hears of the file, the report does not, and has it but once.
  EXPECT_THAT(request.notes, Contains(HasSubstr("model.tar: codegen/host/")));
  EXPECT_THAT(request.spec.notes(), Not(Contains(HasSubstr("is kept"))));
}

TEST_F(LibraryReaderTest, OptionsOfModulesAndConstantsReachTheArchives) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws")));
  options_.model_name = "other";
  options_.constant_sections = {"bias=.rodata.mine"};
  options_.required_constants = {"lib1:scale"};
  const v1::BuildSpec spec = Request().spec;
  EXPECT_EQ(spec.model_name(), "other");
  EXPECT_EQ(spec.models(0).name(), "other");
  EXPECT_EQ(spec.modules(0).model(), "other");
  EXPECT_EQ(spec.constants(1).section(), ".rodata.mine");
  EXPECT_THAT(spec.modules(0).required_constants(), ElementsAre("scale"));
}

TEST_F(LibraryReaderTest, FunctionsCanBeListedForAModuleThatNoRegistryLists) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members.push_back({"./codegen/host/src/kws_lib2.c", "int f(void) {}"});
  Give(formats::testing::Library({"kws"}, "graph", members));
  EXPECT_TRUE(Request().spec.modules(1).without_functions());
  options_.functions = {"lib2:f"};
  const v1::BuildSpec spec = Request().spec;
  EXPECT_FALSE(spec.modules(1).without_functions());
  EXPECT_THAT(spec.modules(1).functions(), ElementsAre("f"));
}

TEST_F(LibraryReaderTest, ProcessorOfTheArchiveIsTheTarget) {
  Give(formats::testing::Library(
      {"kws"}, "graph", formats::testing::GraphMembers("kws"),
      "llvm -keys=arm_cpu,cpu -mcpu=cortex-m4+nofp"));
  options_.target_is_given = false;
  const PreparedRequest request = Request();
  EXPECT_EQ(request.spec.target(), "cortex-m4");
  EXPECT_THAT(request.notes, Contains(HasSubstr("is built for cortex-m4")));
}

TEST_F(LibraryReaderTest, PlainCIsForTheHost) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws")));
  options_.target_is_given = false;
  EXPECT_EQ(Request().spec.target(), "host");
}

TEST_F(LibraryReaderTest, ArchiveForSomethingElseNeedsATarget) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws"),
                                 "c -mcpu=cortex-a53"));
  options_.target_is_given = false;
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(AllOf(Field(&FailureDetail::field, "--target"),
                        Field(&FailureDetail::description,
                              HasSubstr("is made for 'c -mcpu=cortex-a53', "
                                        "expected --target")))));
}

TEST_F(LibraryReaderTest, SeveralModelsNeedAName) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  for (const formats::testing::TarMember& member :
       formats::testing::GraphMembers("vad"))
    members.push_back(member);
  Give(formats::testing::Library({"kws", "vad"}, "graph", members));
  EXPECT_THAT(Refusal().details,
              ElementsAre(AllOf(Field(&FailureDetail::field, "--model-name"),
                                Field(&FailureDetail::description,
                                      HasSubstr("2 models: kws, vad")))));
  options_.model_name = "both";
  const v1::BuildSpec spec = Request().spec;
  EXPECT_EQ(spec.models_size(), 2);
  EXPECT_EQ(spec.constants_size(), 4);
  EXPECT_EQ(spec.constants(3).model(), "vad");
}

TEST_F(LibraryReaderTest, SeveralArchivesMakeOneRequest) {
  options_.libraries = {
      directory_.Write("a.tar", formats::testing::Library(
                                    {"kws"}, "graph",
                                    formats::testing::GraphMembers("kws"))),
      directory_.Write("b.tar", formats::testing::Library(
                                    {"vad"}, "graph",
                                    formats::testing::GraphMembers("vad")))};
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(AllOf(Field(&FailureDetail::field, "--model-name"),
                        Field(&FailureDetail::description,
                              AllOf(HasSubstr("a.tar has 1 model: kws"),
                                    HasSubstr("b.tar has 1 model: vad"))))));
  options_.model_name = "both";
  const v1::BuildSpec spec = Request().spec;
  EXPECT_EQ(spec.model_name(), "both");
  ASSERT_EQ(spec.models_size(), 2);
  EXPECT_EQ(spec.models(0).name(), "kws");
  EXPECT_EQ(spec.models(1).name(), "vad");
  ASSERT_EQ(spec.modules_size(), 2);
  EXPECT_EQ(spec.modules(0).name(), "kws_lib1");
  EXPECT_EQ(spec.modules(1).name(), "vad_lib1");
  EXPECT_EQ(spec.modules(1).model(), "vad");
  EXPECT_EQ(spec.constants_size(), 4);
}

TEST_F(LibraryReaderTest, ModelsOfOneNameAreToldApartByNamesForThem) {
  const std::string a = directory_.Write(
      "a.tar",
      formats::testing::Library({"default"}, "graph",
                                formats::testing::GraphMembers("default")));
  const std::string b = directory_.Write(
      "b.tar",
      formats::testing::Library({"default"}, "graph",
                                formats::testing::GraphMembers("default")));
  options_.model_name = "both";
  options_.libraries = {a, b};
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(AllOf(Field(&FailureDetail::field, HasSubstr("b.tar")),
                        Field(&FailureDetail::description,
                              AllOf(HasSubstr("has a model 'default', as"),
                                    HasSubstr("expected NAME="))))));
  options_.libraries = {"first=" + a, "second=" + b};
  const v1::BuildSpec spec = Request().spec;
  ASSERT_EQ(spec.models_size(), 2);
  EXPECT_EQ(spec.models(0).name(), "first");
  EXPECT_EQ(spec.modules(1).name(), "second_lib1");
}

TEST_F(LibraryReaderTest, NameForAModelIsThatOfItsFunctionsAheadOfTime) {
  const std::string kws = formats::testing::Library(
      {"kws"}, "aot", formats::testing::CInterfaceMembers());
  options_.model_name = "both";
  options_.libraries = {"a=" + directory_.Write("a.tar", kws),
                        "b=" + directory_.Write("b.tar", kws)};
  const PreparedRequest request = Request();
  ASSERT_EQ(request.spec.models_size(), 2);
  for (const int i : {0, 1}) {
    const std::string name = i == 0 ? "a" : "b";
    const std::string main = "tvmgen_" + name + "___tvm_main__";
    const v1::AotInterface& aot = request.spec.models(i).aot();
    EXPECT_EQ(aot.module_name(), name);
    EXPECT_EQ(aot.entry().main_function(), main);
    EXPECT_THAT(request.spec.modules(i).functions(), ElementsAre(main));
    EXPECT_THAT(request.spec.modules(i).artifact().inline_(),
                AllOf(HasSubstr(main + "("), Not(HasSubstr("tvmgen_kws"))));
    EXPECT_THAT(request.notes,
                Contains(HasSubstr("its functions tvmgen_" + name + "_...")));
  }
}

TEST_F(LibraryReaderTest, NameThatIsNoIdentifierIsTheServersToRefuse) {
  const std::string kws = formats::testing::Library(
      {"kws"}, "aot", formats::testing::CInterfaceMembers());
  options_.libraries = {"2nd=" + directory_.Write("a.tar", kws)};
  const v1::BuildSpec spec = Request().spec;
  EXPECT_EQ(spec.models(0).name(), "2nd");
  EXPECT_EQ(spec.models(0).aot().module_name(), "kws");
}

// A header that others include has the names as well.
TEST_F(LibraryReaderTest, NamesOfFunctionsThatMustStayCannotBeToldApart) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::CInterfaceMembers();
  members[2].content.insert(0, "#include <tvmgen_kws.h>\n");
  const std::string kws = formats::testing::Library({"kws"}, "aot", members);
  options_.model_name = "both";
  options_.libraries = {"a=" + directory_.Write("a.tar", kws),
                        "b=" + directory_.Write("b.tar", kws)};
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(AllOf(
          Field(&FailureDetail::field, HasSubstr("b.tar")),
          Field(&FailureDetail::description,
                AllOf(HasSubstr("NAME="), HasSubstr("another mod_name"))))));
}

TEST_F(LibraryReaderTest, NamesAreForArchivesOfOneModel) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  for (const formats::testing::TarMember& member :
       formats::testing::GraphMembers("vad"))
    members.push_back(member);
  options_.libraries = {
      "zoo=" +
      directory_.Write("m.tar", formats::testing::Library({"kws", "vad"},
                                                          "graph", members))};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::description,
                                HasSubstr("the archive has 2: kws, vad"))));
}

TEST_F(LibraryReaderTest, ModulesThatAModelIsGivenBesidesAreItsOwn) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws")));
  options_.models = {{"kws", ""}};
  options_.modules.push_back(
      {directory_.Write("helper.c", "int helper(void);"), false, "kws"});
  const v1::BuildSpec spec = Request().spec;
  EXPECT_EQ(spec.models_size(), 1);
  EXPECT_EQ(spec.modules_size(), 2);
}

TEST_F(LibraryReaderTest, ModulesOfARefusedArchiveAreNotMissing) {
  Give("no archive");
  options_.required_constants = {"lib3:scale"};
  options_.functions = {"lib1:f", "lib2:g"};
  options_.constant_sections = {"bias=.rodata.mine"};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::description,
                                HasSubstr("no tar archive"))));
}

TEST_F(LibraryReaderTest, FilesOfADirectoryAreNamed) {
  std::filesystem::create_directories(directory_.Path("m/codegen/host/src"));
  directory_.Write("m/metadata.json", "{}");
  directory_.Write("m/codegen/host/src/kws_lib0.c", "int x;");
  options_.libraries = {directory_.Path("m")};
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::field,
                                HasSubstr("m/metadata.json, offset"))));
}

TEST_F(LibraryReaderTest, ProblemsNameArchiveMemberAndOffset) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members[2].content.resize(40);
  Give(formats::testing::Library({"kws"}, "graph", members));
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::field,
                                HasSubstr("model.tar (member "
                                          "'parameters/kws.params')"))));
  Give(formats::testing::Library({"kws"}, "graph", {{"/a", "x", '0', ""}}));
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::field,
                                HasSubstr("(member '/a' at offset 1536)"))));
  std::string json = formats::testing::MetadataText({"kws"}, "graph");
  json[json.find('7')] = '9';
  Give(formats::testing::Tar({{"metadata.json", json, '0', ""}}));
  EXPECT_THAT(
      Refusal().details,
      ElementsAre(
          Field(&FailureDetail::field,
                HasSubstr("(member 'metadata.json' at offset 0), offset 12"))));
}

TEST_F(LibraryReaderTest, ParamsWhoseNamesAndArraysDifferAreRefused) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  // The count of arrays, after two names of 5 and 4 characters.
  members[2].content[24 + 8 + 5 + 8 + 4] = 1;
  Give(formats::testing::Library({"kws"}, "graph", members));
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::field,
                                HasSubstr("parameters/kws.params"))));
}

TEST_F(LibraryReaderTest, EmptyParamsAreRefused) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members[2].content.clear();
  Give(formats::testing::Library({"kws"}, "graph", members));
  EXPECT_THAT(Refusal().details,
              ElementsAre(Field(&FailureDetail::field,
                                HasSubstr("parameters/kws.params"))));
}

TEST_F(LibraryReaderTest, MissingArchiveIsNamed) {
  options_.libraries = {"/nonexistent/model.tar"};
  EXPECT_THAT(Refusal().details, ElementsAre(Field(&FailureDetail::field,
                                                   "/nonexistent/model.tar")));
}

TEST_F(LibraryReaderTest, CxxSourceIsOne) {
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members[1].path = "./codegen/host/src/kws_lib1.cc";
  Give(formats::testing::Library({"kws"}, "graph", members));
  EXPECT_EQ(Request().spec.modules(0).kind(), ModuleDescriptor::CXX_SOURCE);
}

TEST_F(LibraryReaderTest, ConstantsAreSelectedAndRenamed) {
  Give(formats::testing::Library({"kws"}, "graph",
                                 formats::testing::GraphMembers("kws")));
  options_.select = {"b.*"};
  options_.rename = {"kws_\\0=b(.*)"};
  v1::BuildSpec spec = Request().spec;
  ASSERT_EQ(spec.constants_size(), 1);
  EXPECT_EQ(spec.constants(0).name(), "kws_bias");
  Give(formats::testing::Library({"kws"}, "aot",
                                 formats::testing::PackedAotMembers()));
  options_.select.clear();
  spec = Request().spec;
  EXPECT_EQ(spec.constants(2).name(), "kws_bias_let");
  EXPECT_EQ(spec.models(0).aot().constant_block().slots(2).constant(),
            "kws_bias_let");
}

}  // namespace
}  // namespace metad::client
