// Which requests have one result; result_key_fields_test.cc shows that every
// field of the spec makes another one.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "metad/v1/build_service.pb.h"
#include "tests/unit/server/rpc/result_key_fixture.h"

namespace metad::rpc {
namespace {

using google::protobuf::Descriptor;
using testing::UnorderedElementsAre;

using ResultKeyTest = ResultKeyFixture;

TEST_F(ResultKeyTest, AnotherTargetOrToolchainOfTheCatalogChangesTheKey) {
  ExpectMiss("the spec");
  spec_.set_target("two");
  ExpectMiss("another target");
  spec_.set_target("one");
  spec_.set_toolchain_id("second");
  ExpectMiss("another toolchain");
  // The one that was selected before.
  spec_.set_toolchain_id("first");
  EXPECT_EQ(seen_.count(KeyOf(spec_)), 1u);
}

TEST_F(ResultKeyTest, AnotherProgramHasOtherResults) {
  const std::string before = KeyOf(spec_);
  ASSERT_NE(before, "");
  cache_.emplace(actions_, blobs_, toolchains_,
                 pipeline::AnswerForm{1 << 18, 1 << 20, "another"});
  EXPECT_NE(KeyOf(spec_), before);
  // And one of the same sources the same.
  EXPECT_EQ(SourceDigest().size(), 64u);
}

TEST_F(ResultKeyTest, WhatTheServerDoesNotKnowHasNoResult) {
  spec_.set_target("three");
  EXPECT_EQ(KeyOf(spec_), "");
  spec_.set_target("one");
  spec_.set_toolchain_id("third");
  EXPECT_EQ(KeyOf(spec_), "");
  // Nor where no compiler would be used: it is refused.
  spec_.clear_outputs();
  spec_.add_outputs(v1::HEADER);
  spec_.mutable_modules(0)->set_kind(v1::ModuleDescriptor::EXTERNAL);
  EXPECT_EQ(KeyOf(spec_), "");
  spec_.clear_toolchain_id();
  EXPECT_NE(KeyOf(spec_), "");
}

TEST_F(ResultKeyTest, NotesCountWhereAReportIsMade) {
  const std::string with_report = KeyOf(spec_);
  spec_.mutable_modules(0)->add_notes("another");
  EXPECT_NE(KeyOf(spec_), with_report);
  spec_.clear_outputs();
  spec_.add_outputs(v1::OBJECT_FILE);
  const std::string without = KeyOf(spec_);
  spec_.mutable_modules(0)->clear_notes();
  EXPECT_EQ(KeyOf(spec_), without);
}

TEST_F(ResultKeyTest, HowAContentCameDoesNotMatter) {
  const std::string before = KeyOf(spec_);
  const auto detach = [this](v1::Blob& blob) {
    const std::string content = blob.inline_();
    const store::BlobDigest digest = store::BlobDigest::Of(content);
    EXPECT_TRUE(blobs_.Put(digest, content).ok());
    blob.mutable_digest()->set_hash(digest.hash());
    blob.mutable_digest()->set_size_bytes(digest.size_bytes());
  };
  detach(*spec_.mutable_modules(0)->mutable_artifact());
  detach(
      *spec_.mutable_modules(0)->mutable_include_files(0)->mutable_content());
  detach(*spec_.mutable_constants(0)->mutable_data());
  EXPECT_EQ(KeyOf(spec_), before);
}

// The fields of the other kind of library.
TEST_F(ResultKeyTest, FilesOfALibrarysDirectoryChangeTheKey) {
  ExpectMiss("an archive");
  v1::LibraryDirectory& directory =
      *spec_.mutable_libraries(0)->mutable_directory();
  directory.set_name("a.tar");
  ExpectMiss("an empty directory");
  v1::LibraryDirectory::File& file = *directory.add_files();
  file.set_path("a.tar");
  file.mutable_content()->set_inline_("archive");
  ExpectMiss("a directory with the same file");
  directory.set_name("b");
  ExpectMiss("its name");
  file.set_path("b");
  ExpectMiss("a file's path");
  file.mutable_content()->set_inline_("another");
  ExpectMiss("a file's content");
  *directory.add_files() = file;
  ExpectMiss("a second file");
}

TEST_F(ResultKeyTest, RuntimeThatALibraryTellsIsNotOneThatIsGiven) {
  spec_.set_runtime_abi(v1::CRT);
  ExpectMiss("a runtime");
  spec_.set_runtime_abi(v1::RUNTIME_ABI_UNSPECIFIED);
  ExpectMiss("none");
}

TEST_F(ResultKeyTest, OrderOfFieldsOnTheWireDoesNotMatter) {
  // Fields of later numbers first; what is repeated keeps its own order.
  const Descriptor& type = *spec_.GetDescriptor();
  std::string bytes;
  for (int i = type.field_count() - 1; i >= 0; --i) {
    bytes += OnlyField(spec_, *type.field(i));
  }
  ASSERT_NE(bytes, spec_.SerializeAsString());
  v1::BuildSpec reordered;
  ASSERT_TRUE(reordered.ParseFromString(bytes));
  EXPECT_EQ(KeyOf(reordered), KeyOf(spec_));
}

// Beside the spec nothing of a request changes a byte of its result. A field
// that is added needs a decision, and a test of it in
// tests/integration/cached_build_test.cc.
TEST_F(ResultKeyTest, OnlyTheSpecOfARequestIsHashed) {
  std::vector<std::string> names;
  const Descriptor& type = *v1::RunBuildRequest::descriptor();
  names.reserve(static_cast<size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
  }
  EXPECT_THAT(names, UnorderedElementsAre("spec", "timeout", "no_cache",
                                          "labels", "without_digests"));
}

}  // namespace
}  // namespace metad::rpc
