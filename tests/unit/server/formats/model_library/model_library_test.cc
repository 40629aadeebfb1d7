#include "server/formats/model_library/model_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using testing::CInterfaceMembers;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using testing::GraphMembers;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Library;
using ::testing::Not;
using ::testing::Optional;
using testing::PackedAotMembers;
using testing::RegistryText;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::TarMember;

auto Problem(const std::string& member, const std::string& text) {
  return AllOf(Field(&LibraryProblem::member, member),
               Field(&LibraryProblem::text, HasSubstr(text)));
}

ModelLibrary Accepted(const std::string& file) {
  ModelLibrary library = ReadModelLibrary(file);
  for (const LibraryProblem& problem : library.problems) {
    ADD_FAILURE() << problem.member << " " << problem.text;
  }
  return library;
}

// The archive of one graph with other members in place of, or beside, its own.
std::vector<LibraryProblem> ProblemsWith(const TarMember& changed) {
  std::vector<TarMember> members = GraphMembers("kws");
  bool replaced = false;
  for (TarMember& member : members) {
    if (member.path != changed.path) continue;
    member = changed;
    replaced = true;
  }
  if (!replaced) members.push_back(changed);
  return ReadModelLibrary(Library({"kws"}, "graph", members)).problems;
}

TEST(ModelLibraryTest, RegistryModuleIsLeftOutAndItsOrderKept) {
  const std::string file = Library({"kws"}, "graph", GraphMembers("kws"));
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  EXPECT_EQ(model.name, "kws");
  EXPECT_EQ(model.params_member, "parameters/kws.params");
  EXPECT_FALSE(model.aot.has_value());
  ASSERT_EQ(model.modules.size(), 1u);
  EXPECT_EQ(model.modules[0].name, "lib1");
  EXPECT_EQ(model.modules[0].member, "codegen/host/src/kws_lib1.c");
  EXPECT_THAT(model.modules[0].functions,
              ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift"));
  EXPECT_THAT(library.notes, ElementsAre(HasSubstr("TVM's own registry")));
}

TEST(ModelLibraryTest, RegistryIsKnownByWhatItDefinesAndNotByItsNumber) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[0].path = "./codegen/host/src/kws_lib7.c";
  members[1].path = "./codegen/host/src/kws_lib0.c";
  const std::string file = Library({"kws"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_EQ(library.models[0].modules.size(), 1u);
  EXPECT_EQ(library.models[0].modules[0].name, "lib0");
}

TEST(ModelLibraryTest, SeveralModelsAreKeptApart) {
  std::vector<TarMember> members = GraphMembers("kws");
  for (const TarMember& member : GraphMembers("vad")) members.push_back(member);
  const std::string file = Library({"kws", "vad"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 2u);
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  ASSERT_THAT(library.models[1].modules, SizeIs(1));
  EXPECT_EQ(library.models[0].modules[0].name, "kws_lib1");
  EXPECT_EQ(library.models[1].modules[0].name, "vad_lib1");
  EXPECT_THAT(library.models[1].modules[0].functions,
              ElementsAre("tvmgen_vad_scale", "tvmgen_vad_shift"));
  EXPECT_EQ(library.models[1].params_member, "parameters/vad.params");
}

TEST(ModelLibraryTest, PackedAotMetadataIsTakenApart) {
  const std::string file = Library({"kws"}, "aot", PackedAotMembers());
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  ASSERT_TRUE(model.aot.has_value()) << library.notes.at(0);
  const AotModel& aot = *model.aot;
  EXPECT_EQ(aot.module_name, "kws");
  EXPECT_FALSE(aot.c_interface);
  EXPECT_TRUE(aot.packed_main);
  ASSERT_THAT(aot.inputs, SizeIs(1));
  EXPECT_EQ(aot.inputs[0].name, "x");
  EXPECT_THAT(aot.inputs[0].shape, ElementsAre(1, 4));
  ASSERT_THAT(aot.workspaces, SizeIs(1));
  EXPECT_EQ(aot.workspaces[0].name, "global_workspace_1_var");
  EXPECT_EQ(aot.workspaces[0].size_bytes, 32);
  EXPECT_EQ(aot.workspaces[0].alignment, 16u);
  ASSERT_THAT(aot.constants, SizeIs(3));
  EXPECT_EQ(aot.constants[0].constant.name, "scale_let");
  EXPECT_EQ(aot.constants[1].byte_offset, 16);
  EXPECT_EQ(aot.constants[1].constant.data.view(), "\x80\x7f\xff");
  EXPECT_EQ(aot.constants[2].constant.name, "bias_let");
  ASSERT_THAT(model.modules, SizeIs(1));
  EXPECT_THAT(model.modules[0].functions,
              ElementsAre("tvmgen_kws___tvm_main__"));
}

// As TVM's of some devices have it.
TEST(ModelLibraryTest, AWorkspaceMayBePassedOnByItsName) {
  std::vector<TarMember> members = CInterfaceMembers();
  const std::string pointer = "((uint8_t*)&global_workspace)";
  const size_t at = members[0].content.find(pointer);
  ASSERT_NE(at, std::string::npos);
  members[0].content.replace(at, pointer.size(), "global_workspace");
  const std::string file = Library({"kws"}, "aot", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_TRUE(library.models[0].aot.has_value());
  EXPECT_THAT(library.models[0].aot->workspaces, SizeIs(1));
}

TEST(ModelLibraryTest, CInterfaceIsTakenFromTheEntrysText) {
  const std::string file = Library({"kws"}, "aot", CInterfaceMembers());
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  ASSERT_TRUE(model.aot.has_value()) << library.notes.at(0);
  EXPECT_TRUE(model.aot->c_interface);
  EXPECT_FALSE(model.aot->packed_main);
  ASSERT_THAT(model.aot->outputs, SizeIs(1));
  EXPECT_EQ(model.aot->outputs[0].name, "y");
  EXPECT_THAT(model.aot->outputs[0].shape, ElementsAre(4));
  ASSERT_THAT(model.aot->constants, SizeIs(3));
  EXPECT_EQ(model.aot->constants[1].constant.data.view(), "\x80\x7f\xff");
  EXPECT_EQ(model.aot->constants[2].byte_offset, 32);
  const absl::string_view scale = model.aot->constants[0].constant.data.view();
  EXPECT_EQ(scale.substr(0, 8), absl::string_view("\0\0\0\x40\0\0\xc0\xbf", 8));
}

TEST(ModelLibraryTest, MetadataThatCannotBeMadeAnewStays) {
  std::vector<TarMember> members = PackedAotMembers();
  const std::string from = "workspace_shape[1] = {\n32L}";
  const size_t at = members[1].content.find(from);
  ASSERT_NE(at, std::string::npos);
  members[1].content.replace(at, from.size(), "workspace_shape[1] = {\n33L}");
  const std::string file = Library({"kws"}, "aot", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  EXPECT_FALSE(model.aot.has_value());
  ASSERT_THAT(model.modules, SizeIs(3));
  EXPECT_EQ(model.modules[0].name, "lib0");
  EXPECT_THAT(model.modules[0].functions, ElementsAre("tvmgen_kws_run"));
  // Without the registry, and with its lines where they were.
  const std::string& content = model.modules[0].content;
  EXPECT_THAT(content, StartsWith("#include <tvm/runtime/crt/module.h>\n \n"));
  EXPECT_THAT(content, Not(HasSubstr("TVMSystemLibEntryPoint")));
  EXPECT_THAT(content, HasSubstr("int32_t tvmgen_kws_run(TVMValue* args"));
  EXPECT_EQ(
      std::count(content.begin(), content.end(), '\n'),
      std::count(members[0].content.begin(), members[0].content.end(), '\n'));
  EXPECT_THAT(model.modules[2].functions,
              ElementsAre("tvmgen_kws_get_c_metadata"));
  EXPECT_THAT(library.notes,
              ElementsAre(AllOf(HasSubstr("is kept without its registry"),
                                HasSubstr("its workspaces are not those"))));
}

// What Arm's DSP schedules bring into every model's source.
constexpr char kHelper[] =
    "uint32_t __ror(uint32_t op1, uint32_t op2) { return op1 >> op2; }\n"
    "int32_t rotated(void) { return (int32_t)__ror(2, 1); }\n";

std::vector<TarMember> TwoGraphsWithHelpers() {
  std::vector<TarMember> members = GraphMembers("kws");
  for (const TarMember& member : GraphMembers("vad")) members.push_back(member);
  members[1].content += kHelper;
  members[4].content += kHelper;
  return members;
}

TEST(ModelLibraryTest, HelperFunctionsOfAModelAreItsOwn) {
  const std::string file =
      Library({"kws", "vad"}, "graph", TwoGraphsWithHelpers());
  const ModelLibrary library = Accepted(file);
  ASSERT_THAT(library.models, SizeIs(2));
  for (const LibraryModel& model : library.models) {
    ASSERT_THAT(model.modules, SizeIs(1));
    EXPECT_THAT(model.modules[0].content,
                HasSubstr("\nstatic __attribute__((unused)) uint32_t __ror("));
    // Nothing in it calls that one.
    EXPECT_THAT(model.modules[0].content, HasSubstr("\nint32_t rotated(void)"));
  }
  EXPECT_THAT(library.notes,
              Contains(HasSubstr("vad_lib1.c keeps __ror to itself")));
}

TEST(ModelLibraryTest, HelperFunctionsThatOtherFilesNameAreNotLocal) {
  for (const TarMember& other :
       {TarMember{"./codegen/host/src/kws_lib2.c",
                  "#define SHIFT(x) __ror(x, 1)\nint shift(int x);\n", '0', ""},
        TarMember{"./codegen/host/src/kws_lib2.cc", "int __ror(int x);\n", '0',
                  ""},
        TarMember{"./codegen/host/include/shift.h", "int __ror(int x);\n", '0',
                  ""}}) {
    std::vector<TarMember> members = TwoGraphsWithHelpers();
    members.push_back(other);
    const std::string file = Library({"kws", "vad"}, "graph", members);
    const ModelLibrary library = Accepted(file);
    for (const LibraryModel& model : library.models) {
      for (const LibraryModule& module : model.modules) {
        EXPECT_THAT(module.content, Not(HasSubstr("static __attribute__")))
            << other.path;
      }
    }
  }
}

TEST(ModelLibraryTest, RegistryAmongOtherThingsStaysUnderAnotherName) {
  std::vector<TarMember> members = PackedAotMembers();
  members[0].content = "int helper(void) { return 1; }\n" + members[0].content;
  const std::string file = Library({"kws"}, "aot", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(3));
  EXPECT_THAT(library.models[0].modules[0].content,
              StartsWith("#define TVMSystemLibEntryPoint "
                         "TVMSystemLibKept000000\n"));
  EXPECT_THAT(library.notes,
              ElementsAre(AllOf(HasSubstr("local name TVMSystemLibKept000000"),
                                HasSubstr("it also defines helper"))));
}

TEST(ModelLibraryTest, WhatStandsBesideARegistryIsNotLost) {
  for (const char* more :
       {"int helper(void) { return 1; }", "int shared = 1;"}) {
    std::vector<TarMember> members = GraphMembers("kws");
    members[0].content += std::string("\n") + more + "\n";
    const std::string file = Library({"kws"}, "graph", members);
    const ModelLibrary library = Accepted(file);
    ASSERT_EQ(library.models.size(), 1u);
    ASSERT_THAT(library.models[0].modules, SizeIs(2));
    EXPECT_EQ(library.models[0].modules[1].name, "lib0");
    EXPECT_THAT(library.models[0].modules[1].content, HasSubstr(more));
  }
}

// The same without what TVM writes of a registry.
std::vector<TarMember> WithoutSystemLibrary(std::vector<TarMember> members) {
  std::string& text = members[0].content;
  const std::string end = "return &_tvm_system_lib;\n}\n;";
  text.erase(0, text.find(end) + end.size());
  return members;
}

TEST(ModelLibraryTest, EntryIsTakenApartWithoutARegistry) {
  const std::string file =
      Library({"kws"}, "aot", WithoutSystemLibrary(CInterfaceMembers()));
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  ASSERT_TRUE(model.aot.has_value()) << library.notes.at(0);
  EXPECT_EQ(model.aot->main_function, "tvmgen_kws___tvm_main__");
  EXPECT_THAT(model.aot->constants, SizeIs(3));
  ASSERT_THAT(model.modules, SizeIs(1));
  EXPECT_THAT(model.modules[0].functions, IsEmpty());
  EXPECT_THAT(library.notes,
              ElementsAre(HasSubstr("constants, workspaces and entry"),
                          HasSubstr("without a system library")));
}

TEST(ModelLibraryTest, PackedFunctionsAreRegisteredWithoutARegistryOfTvms) {
  const std::string aot =
      Library({"kws"}, "aot", WithoutSystemLibrary(PackedAotMembers()));
  const ModelLibrary library = Accepted(aot);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_TRUE(library.models[0].aot.has_value()) << library.notes.at(0);
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_kws___tvm_main__"));

  const std::string graph =
      Library({"kws"}, "graph", WithoutSystemLibrary(GraphMembers("kws")));
  const ModelLibrary graphs = Accepted(graph);
  ASSERT_EQ(graphs.models.size(), 1u);
  ASSERT_THAT(graphs.models[0].modules, SizeIs(1));
  EXPECT_THAT(graphs.models[0].modules[0].functions,
              ElementsAre("tvmgen_kws_shift", "tvmgen_kws_scale"));
  EXPECT_THAT(graphs.notes, ElementsAre(HasSubstr("kws_lib0.c holds nothing"),
                                        HasSubstr("without a system library")));
}

TEST(ModelLibraryTest, EntryThatIsGivenMemoryByItsCallerStays) {
  for (const char* extra : {"workspace_pools", "devices"}) {
    std::vector<TarMember> members = CInterfaceMembers();
    const std::string from = "struct tvmgen_kws_outputs* outputs)";
    std::string& text = members[0].content;
    text.replace(text.find(from), from.size(),
                 "struct tvmgen_kws_outputs* outputs, struct tvmgen_kws_" +
                     std::string(extra) + "* more)");
    const std::string file = Library({"kws"}, "aot", members);
    const ModelLibrary library = Accepted(file);
    ASSERT_EQ(library.models.size(), 1u);
    ASSERT_THAT(library.models[0].modules, SizeIs(2));
    EXPECT_FALSE(library.models[0].aot.has_value());
    EXPECT_EQ(library.models[0].modules[1].name, "lib0");
    EXPECT_THAT(library.models[0].modules[1].functions, IsEmpty());
    EXPECT_THAT(library.models[0].modules[1].note,
                HasSubstr("workspaces or devices by its caller"));
  }
}

TEST(ModelLibraryTest, EntryThatPassesOnWhatNobodySetsIsRefused) {
  std::vector<TarMember> members = PackedAotMembers();
  absl::StrReplaceAll({{"tensors[3] = global_workspace_tvm_value;", ""}},
                      &members[0].content);
  const std::string file = Library({"kws"}, "aot", members);
  EXPECT_THAT(ReadModelLibrary(file).problems,
              ElementsAre(Problem("codegen/host/src/kws_lib0.c",
                                  "with 4 arguments and sets 3 of them")));
}

TEST(ModelLibraryTest, EntryMayCallAMainFunctionOfAnotherName) {
  std::vector<TarMember> members = WithoutSystemLibrary(CInterfaceMembers());
  for (TarMember& member : members) {
    absl::StrReplaceAll({{"__tvm_main__", "run_model"}}, &member.content);
  }
  const std::string file = Library({"kws"}, "aot", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_TRUE(library.models[0].aot.has_value()) << library.notes.at(0);
  EXPECT_EQ(library.models[0].aot->main_function, "tvmgen_kws_run_model");
}

TEST(ModelLibraryTest, MainFunctionAloneLeavesTheEntryToTheImage) {
  std::vector<TarMember> members = CInterfaceMembers();
  members.erase(members.begin());
  for (const char* main : {"__tvm_main__", "run_model"}) {
    std::vector<TarMember> old = members;
    absl::StrReplaceAll({{"__tvm_main__", main}}, &old.back().content);
    const std::string file = Library({"kws"}, "aot", old);
    const ModelLibrary library = Accepted(file);
    EXPECT_THAT(library.notes,
                Contains(AllOf(HasSubstr("tvmgen_kws_run is not in"),
                               HasSubstr(std::string("tvmgen_kws_") + main))));
  }
}

TEST(ModelLibraryTest, ModelMayHaveANameThatNoIdentifierIs) {
  for (const auto& [given, part, name] :
       {std::tuple("default", "default", "default"),
        std::tuple("my-model v1.0", "my_model_v1_0", "my_model_v1_0"),
        std::tuple("2nd", "2nd", "model_2nd")}) {
    std::vector<TarMember> members = GraphMembers("kws");
    for (TarMember& member : members) {
      absl::StrReplaceAll({{"kws", given}}, &member.path);
      absl::StrReplaceAll({{"kws", part}}, &member.content);
    }
    const std::string file = Library({given}, "graph", members);
    const ModelLibrary library = Accepted(file);
    ASSERT_EQ(library.models.size(), 1u);
    EXPECT_EQ(library.models[0].name, name);
    ASSERT_THAT(library.models[0].modules, SizeIs(1));
    EXPECT_EQ(library.models[0].modules[0].functions[0],
              absl::StrCat("tvmgen_", part, "_scale"));
  }
}

TEST(ModelLibraryTest, HeadersThatModulesIncludeComeAlong) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[1].content = "#include \"own.h\"\n" + members[1].content;
  members.push_back({"runtime/include/own.h", "#include <deep/er.h>\n"});
  members.push_back({"runtime/include/deep/er.h", "int deeper;\n"});
  members.push_back({"runtime/include/unused.h", "int unused;\n"});
  const std::string file = Library({"kws"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  const auto& headers = library.models[0].modules[0].headers;
  ASSERT_THAT(headers, SizeIs(2));
  EXPECT_EQ(headers[0].first, "deep/er.h");
  EXPECT_EQ(headers[1].first, "own.h");
}

TEST(ModelLibraryTest, FunctionsThatNoModuleDefinesAreRefused) {
  EXPECT_THAT(
      ProblemsWith({"./codegen/host/src/kws_lib0.c",
                    RegistryText({"tvmgen_kws_scale", "tvmgen_kws_gone"})}),
      ElementsAre(Problem("codegen/host/src/kws_lib0.c",
                          "lists function tvmgen_kws_gone")));
}

// Ahead of time, TVM writes names that no compiler takes.
TEST(ModelLibraryTest, NamesThatTvmWroteAsTheyAreBecomeIdentifiers) {
  std::vector<TarMember> members = WithoutSystemLibrary(CInterfaceMembers());
  for (TarMember& member : members) {
    absl::StrReplaceAll({{"kws", "k.ws v1"}}, &member.path);
    absl::StrReplaceAll({{"kws", "k.ws v1"}}, &member.content);
  }
  const std::string file = Library({"k.ws v1"}, "aot", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  const LibraryModel& model = library.models[0];
  ASSERT_TRUE(model.aot.has_value()) << library.notes.at(0);
  EXPECT_EQ(model.aot->module_name, "k_ws_v1");
  EXPECT_EQ(model.aot->main_function, "tvmgen_k_ws_v1___tvm_main__");
  ASSERT_THAT(model.modules, SizeIs(1));
  EXPECT_THAT(model.modules[0].content,
              HasSubstr("int32_t tvmgen_k_ws_v1___tvm_main__(void* x"));
  EXPECT_THAT(library.notes,
              Contains(HasSubstr("where TVM wrote tvmgen_k.ws v1")));
}

TEST(ModelLibraryTest, ModulesThatNoRegistryListsComeAlong) {
  std::vector<TarMember> members = GraphMembers("kws");
  members.push_back({"./codegen/host/src/kws_lib2.c", "int f(void) {}"});
  members.push_back({"./codegen/host/src/kws_lib3.c", ";"});
  const std::string file = Library({"kws"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(2));
  EXPECT_EQ(library.models[0].modules[1].name, "lib2");
  EXPECT_THAT(library.models[0].modules[1].functions, IsEmpty());
  EXPECT_THAT(library.notes, Contains(HasSubstr("kws_lib3.c holds nothing")));
}

// CMSIS-NN's modules are in no registry of TVM's, and the graph calls them.
TEST(ModelLibraryTest, FunctionsThatTheGraphAsksForAreRegistered) {
  std::vector<TarMember> members = GraphMembers("kws");
  std::string external = members[1].content;
  absl::StrReplaceAll({{"_scale", "_npu_0"}, {"_shift", "_npu_1"}}, &external);
  members.push_back({"./codegen/host/src/kws_lib2.c", external});
  std::string metadata = testing::MetadataText({"kws"}, "graph");
  absl::StrReplaceAll({{"\"operator_functions\": []",
                        "\"operator_functions\": "
                        "[{\"function_name\": \"tvmgen_kws_npu_1\"}]"}},
                      &metadata);
  members.push_back({"metadata.json", metadata});
  const std::string file = testing::Tar(members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(2));
  EXPECT_THAT(library.models[0].modules[1].functions,
              ElementsAre("tvmgen_kws_npu_1"));
  EXPECT_THAT(library.notes, Contains(HasSubstr("TVM's own registry lacks")));
}

TEST(ModelLibraryTest, NestedArchivesAndOtherFilesAreRefused) {
  const std::string tar = testing::Tar({{"a", "b"}});
  EXPECT_THAT(ProblemsWith({"codegen/host/src/kws_lib2.c", tar}),
              ElementsAre(Problem("codegen/host/src/kws_lib2.c",
                                  "archive within the archive")));
  EXPECT_THAT(ProblemsWith({"codegen/host/lib/kws_lib2.o", "!<arch>\n"}),
              ElementsAre(Problem("codegen/host/lib/kws_lib2.o",
                                  "archive within the archive")));
  EXPECT_THAT(ProblemsWith({"codegen/host/lib/kws_lib2.tar", tar}),
              ElementsAre(Problem("codegen/host/lib/kws_lib2.tar",
                                  "archive within the archive")));
  EXPECT_THAT(ProblemsWith({"codegen/host/lib/kws_lib2.o", "text"}),
              ElementsAre(Problem("codegen/host/lib/kws_lib2.o",
                                  "expected an ELF object")));
  EXPECT_THAT(ProblemsWith({"codegen/host/lib/kws_lib2.o",
                            "\x7f"
                            "ELF"}),
              ElementsAre(Problem("codegen/host/lib/kws_lib2.o", "ELF")));
}

TEST(ModelLibraryTest, DamagedTextIsRefused) {
  const std::vector<LibraryProblem> problems =
      ProblemsWith({"./codegen/host/src/kws_lib1.c", "int /* x"});
  ASSERT_THAT(problems, SizeIs(2));
  EXPECT_THAT(problems[0], Problem("codegen/host/src/kws_lib0.c",
                                   "codegen/host/src/kws_lib1.c has a comment "
                                   "or a literal without an end, at offset 4"));
  EXPECT_THAT(
      ProblemsWith({"./codegen/host/src/kws_lib0.c",
                    "void* TVMSystemLibEntryPoint(void) { return 0; } '"}),
      ElementsAre(Problem("codegen/host/src/kws_lib0.c", "without an end")));
  EXPECT_THAT(
      ProblemsWith({"./codegen/host/src/kws_lib0.c",
                    "void* TVMSystemLibEntryPoint(void) { return 0; }"}),
      ElementsAre(Problem("codegen/host/src/kws_lib0.c", "no table")));
}

TEST(ModelLibraryTest, OperatorsNeedNotBeUnderstood) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[1].content += "\n#ifdef DOCUMENTATION\nit isn't C\n#endif\n";
  const std::string file = Library({"kws"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift"));
}

TEST(ModelLibraryTest, SecondParamsOfAModelAreRefused) {
  std::string json = testing::MetadataText({"kws"}, "graph");
  const std::string name = "\"model_name\": \"kws\"";
  json.replace(json.find(name), name.size(), "\"model_name\": \"words\"");
  std::vector<TarMember> members = GraphMembers("kws");
  members.push_back({"metadata.json", json});
  members.push_back({"parameters/words.params", "x"});
  const std::string file = testing::Tar(members);
  EXPECT_THAT(ReadModelLibrary(file).problems,
              ElementsAre(Problem("parameters/words.params",
                                  "second .params of model 'words'")));
  EXPECT_THAT(ProblemsWith({"parameters/other.params", "x"}),
              ElementsAre(AllOf(
                  Problem("parameters/other.params", "belongs to no model"),
                  Field(&LibraryProblem::member_offset, Optional(Gt(512))))));
}

TEST(ModelLibraryTest, ModelsOfTwoRuntimesAreRefused) {
  std::vector<TarMember> members = GraphMembers("kws");
  for (const TarMember& member : GraphMembers("vad")) members.push_back(member);
  std::string& old = members[3].content;
  const size_t count = old.find("\\002\\000");
  ASSERT_NE(count, std::string::npos);
  old.replace(count, 8, "\\002");
  const std::string mixed = Library({"kws", "vad"}, "graph", members);
  EXPECT_THAT(ReadModelLibrary(mixed).problems,
              ElementsAre(Problem("codegen/host/src/vad_lib0.c",
                                  "expected models of one runtime")));
  const std::string one =
      Library({"vad"}, "graph", {members[3], members[4], members[5]});
  EXPECT_EQ(Accepted(one).short_count, true);
}

TEST(ModelLibraryTest, OrderOfModulesThatTakeTurnsIsKept) {
  std::vector<TarMember> members = GraphMembers("kws");
  members[0].content = RegistryText(
      {"tvmgen_kws_scale", "tvmgen_kws_other", "tvmgen_kws_shift"});
  members.push_back({"./codegen/host/src/kws_lib2.c",
                     "int tvmgen_kws_other(void) { return 0; }"});
  const std::string file = Library({"kws"}, "graph", members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(2));
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_kws_scale", "tvmgen_kws_shift"));
  EXPECT_THAT(library.models[0].modules[1].functions,
              ElementsAre("tvmgen_kws_other"));
  EXPECT_THAT(
      library.models[0].function_order,
      ElementsAre("tvmgen_kws_scale", "tvmgen_kws_other", "tvmgen_kws_shift"));
  EXPECT_THAT(library.notes, ElementsAre(HasSubstr("TVM's own registry")));
}

TEST(ModelLibraryTest, ExecutorIsHeldAgainstTheEntry) {
  const std::string graph = Library({"kws"}, "graph", PackedAotMembers());
  EXPECT_THAT(ReadModelLibrary(graph).problems,
              ElementsAre(Problem("metadata.json",
                                  "executor graph, and codegen/host/src/"
                                  "kws_lib0.c defines its entry")));
  const std::string aot = Library({"kws"}, "aot", GraphMembers("kws"));
  EXPECT_THAT(ReadModelLibrary(aot).problems,
              ElementsAre(Problem("metadata.json",
                                  "executor aot, and no module defines")));
}

TEST(ModelLibraryTest, WorkspaceThatTheImageHasToProvideIsNoted) {
  const auto with_workspace = [](const char* executor,
                                 std::vector<TarMember> members) {
    std::string json = testing::MetadataText({"kws"}, executor);
    const std::string from = "\"main\": [{";
    json.replace(json.find(from), from.size(),
                 from + "\"workspace_size_bytes\": 4321, ");
    members.push_back({"metadata.json", json});
    return testing::Tar(members);
  };
  const std::string graph = with_workspace("graph", GraphMembers("kws"));
  EXPECT_THAT(Accepted(graph).notes,
              ElementsAre(HasSubstr("TVM's own registry"),
                          HasSubstr("model 'kws' works in 4321 bytes")));
  const std::string aot = with_workspace("aot", PackedAotMembers());
  EXPECT_THAT(Accepted(aot).notes, SizeIs(1));
}

TEST(ModelLibraryTest, SingleOperatorHasItsModulesFunctions) {
  std::vector<TarMember> members = {GraphMembers("add")[1]};
  members[0].content += "static int helper(int a) { return a; }\n";
  members.push_back(
      {"metadata.json",
       R"({"version": 4, "model_name": "add", "target": {"1": "c"},
           "runtimes": [], "style": "operator", "memory": {}})"});
  const std::string file = testing::Tar(members);
  const ModelLibrary library = Accepted(file);
  ASSERT_EQ(library.models.size(), 1u);
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_add_shift", "tvmgen_add_scale"));
}

TEST(ModelLibraryTest, TensorsOfOtherSizesKeepTheMetadata) {
  std::string json = testing::MetadataText({"kws"}, "aot");
  json.replace(json.rfind("16"), 2, "20");
  std::vector<TarMember> members = PackedAotMembers();
  members.push_back({"metadata.json", json});
  const std::string file = testing::Tar(members);
  EXPECT_THAT(Accepted(file).notes,
              ElementsAre(HasSubstr("inputs and outputs are not those")));
}

TEST(ModelLibraryTest, ArchiveWithoutMetadataIsRefused) {
  EXPECT_THAT(ReadModelLibrary(testing::Tar({{"a", "b"}})).problems,
              ElementsAre(Problem("", "has no metadata.json")));
}

}  // namespace
}  // namespace metad::formats
