// metactl inspect of reports and archives; of objects, see
// command_dispatch_test.cc.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "tests/unit/client/dispatch_fixture.h"
#include "tests/unit/server/formats/ffi_library_bytes.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/formats/packed_bytes.h"
#include "tests/unit/server/formats/tar_bytes.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class InspectDispatchTest : public DispatchFixture {
 protected:
  // A report needs no server; one that cannot be reached must not matter.
  int Inspect(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "inspect");
    arguments.insert(arguments.end(), {"--server", "unix:/no/such/socket"});
    return Run(arguments);
  }

  std::string WriteReport(const std::string& name, int64_t constants) {
    return directory_.Write(
        name, report::ReportJson(report::SampleReport(constants)));
  }
};

TEST_F(InspectDispatchTest, ReportIsPrinted) {
  const std::string file = WriteReport("kws_report.json", 5);
  EXPECT_EQ(Inspect({file}), 0);
  EXPECT_THAT(out_.str(),
              AllOf(StartsWith(file + ": kws, crt runtime, cortex-m4"),
                    HasSubstr("tvmgen_kws_fused_layer_1_constant_3"),
                    HasSubstr("\nproved: ")));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(InspectDispatchTest, ReportIsHandedOnAsJson) {
  const std::string file = WriteReport("kws_report.json", 5);
  EXPECT_EQ(Inspect({file, "--output", "json"}), 0);
  EXPECT_EQ(Document()["exit_code"], 0);
  EXPECT_EQ(Document()["file"], file);
  EXPECT_EQ(Document()["report"],
            nlohmann::json::parse(report::ReportJson(report::SampleReport(5))));
}

TEST_F(InspectDispatchTest, TwoReportsAreCompared) {
  const std::string before = WriteReport("before.json", 5);
  const std::string after = WriteReport("after.json", 6);
  EXPECT_EQ(Inspect({before, after}), 0);
  EXPECT_THAT(out_.str(), AllOf(StartsWith(before + " -> " + after + "\n"),
                                HasSubstr("\nConstants\n"),
                                HasSubstr("+  tvmgen_kws_fused_layer_1")));
  EXPECT_EQ(Inspect({before, after, "--output", "json"}), 0);
  EXPECT_EQ(Document()["comparison"]["changed"], true);
  EXPECT_EQ(Inspect({before, before}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("nothing changed\n"));
}

TEST_F(InspectDispatchTest, NothingIsSaidOfAFileThatChangedMeanwhile) {
  fake_.on_inspect = [this](const v1::InspectModuleRequest& /*request*/,
                            v1::InspectModuleResponse* response) {
    response->add_objects();
    std::filesystem::resize_file(object_, 1);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"inspect", object_}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("changed while it was read"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(InspectDispatchTest, ObjectTellsWhatWouldBeRegistered) {
  fake_.on_inspect = [](const v1::InspectModuleRequest& /*request*/,
                        v1::InspectModuleResponse* response) {
    v1::InspectedObject& object = *response->add_objects();
    object.mutable_report()->set_architecture("ARM");
    object.add_functions()->set_name("op_first");
    v1::InspectedFunction& helper = *object.add_functions();
    helper.set_name("__ror");
    helper.set_left_out_because("is reserved for the compiler");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"inspect", object_}), 0);
  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("\nop_first  yes\n"),
                    HasSubstr("\n__ror     no          is reserved for")));
  EXPECT_EQ(Run({"inspect", object_, "--output", "json"}), 0);
  EXPECT_EQ(Document()["functions"][0]["registered"], true);
  EXPECT_EQ(Document()["functions"][1]["left_out_because"],
            "is reserved for the compiler");
}

TEST_F(InspectDispatchTest, AnswerWithoutTheObjectIsNoAnswer) {
  fake_.on_inspect = [](const v1::InspectModuleRequest& /*request*/,
                        v1::InspectModuleResponse* /*response*/) {
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"inspect", object_}), 70);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(InspectDispatchTest, ArchiveTellsOfEachMember) {
  fake_.on_inspect = [](const v1::InspectModuleRequest& request,
                        v1::InspectModuleResponse* response) {
    EXPECT_EQ(request.artifact(), "!<arch>\nmembers");
    v1::InspectedObject& object = *response->add_objects();
    object.set_member("build/ops.o");
    object.mutable_report()->set_architecture("ARM");
    object.mutable_report()->set_flash_bytes(12);
    object.add_functions()->set_name("op_first");
    v1::InspectedObject& bitcode = *response->add_objects();
    bitcode.set_member("lto.o");
    bitcode.set_problem("is LLVM bitcode");
    return grpc::Status::OK;
  };
  const std::string file = directory_.Write("lib.a", "!<arch>\nmembers");
  EXPECT_EQ(Run({"inspect", file}), 0) << err_.str();
  EXPECT_THAT(
      out_.str(),
      AllOf(StartsWith(file + ": ar archive of 2 members\n"),
            HasSubstr("\nbuild/ops.o: ARM, 0 bits"),
            HasSubstr("\nop_first  yes\n"),
            HasSubstr("\nlto.o is LLVM bitcode\n"),
            HasSubstr("\nflash 12 bytes, RAM 0 bytes; of 1 functions, 1 "
                      "would be registered\n")));
  EXPECT_EQ(Run({"inspect", file, "--output", "json"}), 0);
  EXPECT_EQ(Document()["format"], "archive");
  EXPECT_EQ(Document()["members"][0]["functions"][0]["name"], "op_first");
  EXPECT_EQ(Document()["members"][1]["problem"], "is LLVM bitcode");
  EXPECT_TRUE(Document()["members"][1]["object_report"].is_null());
}

TEST_F(InspectDispatchTest, ObjectsAreNotCompared) {
  const std::string report = WriteReport("r.json", 3);
  EXPECT_EQ(Inspect({report, object_}), 3);
  EXPECT_THAT(err_.str(), HasSubstr(object_ + ": is no report"));
}

TEST_F(InspectDispatchTest, AllThatIsWrongWithBothIsReported) {
  const std::string broken = directory_.Write("broken.json", "{\"a\":");
  EXPECT_EQ(Inspect({broken, object_, "--output", "json"}), 3);
  EXPECT_EQ(Document()["error"]["violations"].size(), 2U);
  EXPECT_EQ(Inspect({directory_.Path("a"), directory_.Path("b")}), 4);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("/a: no such"), HasSubstr("/b: ")));
}

TEST_F(InspectDispatchTest, DamagedReportIsInvalidInput) {
  const std::string file = directory_.Write("r.json", "{}");
  EXPECT_EQ(Inspect({file}), 3);
  EXPECT_THAT(err_.str(), HasSubstr(file + ": is JSON, but no report"));
}

TEST_F(InspectDispatchTest, ModelLibraryIsPrinted) {
  const std::string file = directory_.Write(
      "m.tar", formats::testing::Library(
                   {"kws"}, "graph", formats::testing::GraphMembers("kws")));
  EXPECT_EQ(Inspect({file, "--values", "2"}), 0) << err_.str();
  EXPECT_THAT(
      out_.str(),
      AllOf(StartsWith(file + ": Model Library Format, 1 model\n"),
            HasSubstr("TVM's own registry"),
            HasSubstr("model kws for 'c -keys=cpu ', 1 module, 2 functions, 2 "
                      "constants\n"),
            HasSubstr("codegen/host/src/kws_lib1.c"),
            HasSubstr("\ntvmgen_kws_scale  lib1\ntvmgen_kws_shift  lib1\n"),
            HasSubstr("\nbias   float32[4]     16  1, 1, ...\n")));
}

TEST_F(InspectDispatchTest, FunctionsOfTheMetadataCountAsInABuild) {
  const std::string packed = directory_.Write(
      "p.tar", formats::testing::Library({"kws"}, "aot",
                                         formats::testing::PackedAotMembers()));
  EXPECT_EQ(Inspect({packed}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(" functions (2 of the metadata), "));
  const std::string c = directory_.Write(
      "c.tar", formats::testing::Library(
                   {"kws"}, "aot", formats::testing::CInterfaceMembers()));
  EXPECT_EQ(Inspect({c}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(" (1 of the metadata), "));
}

TEST_F(InspectDispatchTest, CodeOfAModelLibraryAloneIsPrinted) {
  const std::string file = directory_.Write(
      "m.tar",
      formats::testing::Tar({{"codegen/host/src/net_lib0.c",
                              "int tvmgen_net_fused(int* x) { return *x; }"}}));
  EXPECT_EQ(Inspect({file}), 0) << err_.str();
  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("has no metadata.json"),
                    HasSubstr("model net for a target that is not told, 1 "
                              "module, 0 functions, 0 constants\n")));
}

TEST_F(InspectDispatchTest, ModelLibraryIsKnownByItsContent) {
  const std::string file = directory_.Write(
      "m", formats::testing::Library({"kws"}, "aot",
                                     formats::testing::PackedAotMembers()));
  EXPECT_EQ(Inspect({file}), 0) << err_.str();
  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("\ninput      x "), HasSubstr("\noutput     y "),
                    HasSubstr("  32 bytes\n"), HasSubstr("\nbias_let ")));
}

TEST_F(InspectDispatchTest, ZippedModelLibraryIsNoArchiveOfArrays) {
  const std::vector<formats::testing::TarMember> code = {
      {"net/codegen/host/src/net_lib0.c",
       "int tvmgen_net_fused(int* x) { return *x; }"}};
  for (const std::string& zip :
       {formats::testing::Zip(code),
        formats::testing::Zip({{"m.tar", formats::testing::Tar(code)}})}) {
    EXPECT_EQ(Inspect({directory_.Write("m.zip", zip)}), 0) << err_.str();
    EXPECT_THAT(out_.str(), HasSubstr("model net for"));
  }
}

TEST_F(InspectDispatchTest, ModelLibraryIsHandedOnAsJson) {
  const std::string file = directory_.Write(
      "m.tar", formats::testing::Library({"kws"}, "aot",
                                         formats::testing::PackedAotMembers()));
  EXPECT_EQ(Inspect({file, "--values", "1", "--output", "json"}), 0);
  const nlohmann::json document = Document();
  EXPECT_EQ(document["format"], "model-library");
  EXPECT_EQ(document["notes"].size(), 1U);
  const nlohmann::json& model = document["models"][0];
  EXPECT_EQ(model["name"], "kws");
  EXPECT_EQ(model["modules"][0]["kind"], "c-source");
  EXPECT_EQ(model["modules"][0]["functions"][0], "tvmgen_kws___tvm_main__");
  EXPECT_EQ(model["interface"]["api"], "packed");
  EXPECT_EQ(model["interface"]["workspaces"][0]["bytes"], 32);
  EXPECT_EQ(model["constants"][0]["name"], "scale_let");
  EXPECT_EQ(model["constants"][0]["values"][0], "2");
}

TEST_F(InspectDispatchTest, DamagedModelLibraryIsRefusedByMember) {
  const std::string file = directory_.Write("m.tar", "x");
  EXPECT_EQ(Inspect({file}), 3);
  EXPECT_THAT(err_.str(), HasSubstr(file));
  std::vector<formats::testing::TarMember> members =
      formats::testing::GraphMembers("kws");
  members[2].content.resize(40);
  directory_.Write("m.tar",
                   formats::testing::Library({"kws"}, "graph", members));
  EXPECT_EQ(Inspect({file}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("(member 'parameters/kws.params')"));
}

TEST_F(InspectDispatchTest, SharedObjectShowsItsFunctionsAndImports) {
  const std::string source =
      directory_.Write("ops.c",
                       "int __tvm_ffi_add(void) { return 1; }\n"
                       "const unsigned char __tvm_ffi__library_bin[] = " +
                           formats::testing::ImportTreeText() + ";\n");
  const std::string file = directory_.Path("ops.so");
  const std::string command = "gcc -shared -fPIC -o " + file + " " + source;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  EXPECT_EQ(Inspect({file}), 0) << err_.str();
  EXPECT_THAT(out_.str(),
              AllOf(StartsWith(file + ": shared object, 1 function\n"),
                    HasSubstr("\n  __tvm_ffi_add\n"),
                    HasSubstr("     0  _lib      0  1, 2\n"),
                    HasSubstr("     1  cuda      5  2\n")));
  EXPECT_EQ(Inspect({file, "--output", "json"}), 0);
  EXPECT_EQ(Document()["functions"][0], "__tvm_ffi_add");
  EXPECT_EQ(Document()["imports"][1]["kind"], "cuda");
  EXPECT_EQ(Document()["imports"][1]["bytes"], 5);
}

}  // namespace
}  // namespace metad::client
