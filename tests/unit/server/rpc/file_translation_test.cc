#include "server/rpc/file_translation.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rpc/spec_translation.h"
#include "tests/fakes/fake_blob_store.h"

namespace metad::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class FileTranslationTest : public ::testing::Test {
 protected:
  pipeline::BuildRequest Translate(const std::string& text) {
    spec_.Clear();
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &spec_));
    return Translate();
  }

  pipeline::BuildRequest Translate() {
    problems_.clear();
    codegen::ViolationList violations;
    pipeline::BuildRequest request =
        TranslateSpec(spec_, limits_, blobs_, violations);
    for (const codegen::Violation& violation : violations.kept()) {
      problems_.push_back(
          absl::StrCat(violation.field, ": ", violation.description));
    }
    return request;
  }

  v1::BuildSpec spec_;
  ServerLimits limits_;
  store::FakeBlobStore store_;
  RequestBlobs blobs_{store_};
  std::vector<std::string> problems_;
};

TEST_F(FileTranslationTest, FilesReferToTheBytesOfTheRequest) {
  const pipeline::BuildRequest request = Translate(R"(
      libraries { archive { name: "a.tar" content { inline: "x" } }
                  model_name: "m" }
      libraries { directory { name: "d"
                  files { path: "b/c" content { inline: "y" } } } }
      constant_files { file { name: "w.bin" content { inline: "ab" } }
                       layout { data_type { bits: 8 lanes: 1 }
                                shape { } } }
      select: "w" rename { from: "w" to: "v" })");
  EXPECT_THAT(problems_, IsEmpty());
  EXPECT_TRUE(request.files.runtime_is_open);
  ASSERT_THAT(request.files.libraries, SizeIs(2));
  EXPECT_EQ(request.files.libraries[0].files[0].content.data(),
            spec_.libraries(0).archive().content().inline_().data());
  EXPECT_TRUE(request.files.libraries[1].is_directory);
  EXPECT_EQ(request.files.libraries[1].files[0].name, "b/c");
  // A scalar, and not an absent one.
  ASSERT_TRUE(request.files.constant_files[0].layout->shape.has_value());
  EXPECT_THAT(*request.files.constant_files[0].layout->shape, IsEmpty());
}

TEST_F(FileTranslationTest, NamesOfFilesHaveNoDirectories) {
  Translate(R"(
      libraries { archive { name: "/home/me/a.tar" content { inline: "x" } } }
      constant_files { file { content { inline: "ab" } } }
      joined_reports { name: "a\nb" content { inline: "{}" } }
      modules { kind: DETECTED artifact { inline: "x" } })");
  EXPECT_THAT(
      problems_,
      ElementsAre(StartsWith("modules[0].file_name: \"\" is no file's name"),
                  StartsWith("libraries[0].archive.name: \"/home/me/a.tar\" "),
                  StartsWith("constant_files[0].file.name: "),
                  StartsWith("joined_reports[0].name: ")));
}

TEST_F(FileTranslationTest, NameOfAFileIsForModulesOfUnknownKind) {
  Translate(R"(runtime_abi: CRT modules { name: "a" kind: C_SOURCE
               file_name: "a.c" artifact { inline: "x" } })");
  EXPECT_THAT(problems_, ElementsAre(StartsWith("modules[0].file_name: is "
                                                "given")));
}

TEST_F(FileTranslationTest, OnlyLibrariesKnowTheRuntime) {
  Translate("");
  EXPECT_THAT(problems_, ElementsAre(StartsWith("runtime_abi: is 0")));
  Translate("libraries { }");
  EXPECT_THAT(problems_,
              ElementsAre(StartsWith("libraries[0]: has no source")));
}

TEST_F(FileTranslationTest, TypesThatNoElementHasAreRefused) {
  Translate(R"(
      runtime_abi: CRT
      constant_files { file { name: "w.bin" content { inline: "ab" } }
                       layout { } }
      constant_settings { data_type { code: 18 bits: 8 lanes: 1 } }
      constant_settings { data_type { bits: 8 lanes: 65536 } })");
  EXPECT_THAT(problems_,
              ElementsAre(StartsWith("constant_files[0].layout.data_type: "),
                          StartsWith("constant_settings[0].data_type: "),
                          StartsWith("constant_settings[1].data_type: ")));
}

TEST_F(FileTranslationTest, ListsHaveLimits) {
  spec_.set_runtime_abi(v1::CRT);
  for (int i = 0; i < 1001; ++i) {
    spec_.add_select("a");
    spec_.add_rename();
  }
  for (int i = 0; i < 65; ++i) spec_.add_libraries();
  Translate();
  EXPECT_THAT(problems_,
              ElementsAre("libraries: has 65 elements; expected at most 64",
                          "select: has 1001 elements; expected at most 1000",
                          "rename: has 1001 elements; expected at most 1000"));
  spec_.Clear();
  spec_.set_runtime_abi(v1::CRT);
  spec_.add_select(std::string(4097, 'a'));
  Translate();
  EXPECT_THAT(problems_, ElementsAre(StartsWith("select[0]: has 4097 bytes")));
}

TEST_F(FileTranslationTest, HeadersOfSettingsStayInTheirDirectory) {
  Translate(R"(
      runtime_abi: CRT
      module_settings { include_files { path: "../a.h" content { inline: "" } }
                        compile_options { include_directories: "b" } })");
  EXPECT_THAT(
      problems_,
      ElementsAre(StartsWith("module_settings[0].include_files[0].path: "),
                  StartsWith("module_settings[0].compile_options.include_")));
}

}  // namespace
}  // namespace metad::rpc
