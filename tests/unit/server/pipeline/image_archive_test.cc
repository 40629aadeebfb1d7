#include "server/pipeline/image_archive.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// With names as BSD's ar writes them, which may be anything.
std::string BsdArchive(const std::vector<std::string>& names,
                       const std::string& content) {
  std::string archive = "!<arch>\n";
  for (const std::string& name : names) {
    absl::StrAppend(&archive,
                    absl::StrFormat("%-16s%-12d%-6d%-6d%-8d%-10d`\n",
                                    absl::StrCat("#1/", name.size()), 0, 0, 0,
                                    644, name.size() + content.size()),
                    name, content);
    if (archive.size() % 2 != 0) archive += '\n';
  }
  return archive;
}

codegen::MetadataPlan PlanWith(const std::vector<std::string>& functions) {
  return codegen::PlanOf(
      codegen::SpecOf({codegen::ListedModule("ops", functions),
                       codegen::ListedModule("npu", {"npu_run"})}));
}

class ImageArchiveTest : public testing::Test {
 protected:
  ImageArchiveTest() { Add(objects_.AddObject("", metadata_)); }

  static void Add(const absl::Status& status) { EXPECT_TRUE(status.ok()); }

  std::vector<std::string> NamesIn(const ImageArchive& archive) {
    std::vector<std::string> names;
    for (const ImageArchiveMember& member : archive.members()) {
      names.push_back(member.name);
    }
    return names;
  }

  // Stands for the metadata's object: it defines no function of the plan.
  const std::string metadata_ = Fixture("weak_only.o");
  const std::string operators_ = Fixture("operators.o");
  const std::string more_ = Fixture("weak_only.o");
  ImageObjects objects_;
};

TEST_F(ImageArchiveTest, MembersAreNamedForTheirModules) {
  const std::string bsd =
      BsdArchive({"dir/a b.o", "dir/a b.o", "plain"}, more_);
  Add(objects_.AddObject("ops", operators_));
  Add(objects_.AddArchive("lib", bsd));
  Add(objects_.AddObject("lib.plain", more_));
  Add(objects_.AddObject("lib.plain", more_));
  const auto archive =
      ImageArchive::Make(PlanWith({"operator_a", "operator_b"}), objects_);
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_THAT(NamesIn(*archive),
              ElementsAre("model_metadata.o", "ops.o", "lib.dir_a_b.o",
                          "lib.dir_a_b.2.o", "lib.plain", "lib.plain.o",
                          "lib.plain.2.o"));
  EXPECT_EQ(archive->members()[0].module, "");
  EXPECT_EQ(archive->members()[3].module, "lib");
  EXPECT_EQ(archive->members()[1].size_bytes,
            static_cast<int64_t>(operators_.size()));
}

TEST_F(ImageArchiveTest, ModulesWithoutAnObjectAreAbsent) {
  Add(objects_.AddObject("ops", operators_));
  const auto archive = ImageArchive::Make(PlanWith({"operator_a"}), objects_);
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_THAT(archive->absent_modules(), ElementsAre("npu"));
}

TEST_F(ImageArchiveTest, EveryFunctionHasOneDefinition) {
  Add(objects_.AddObject("ops", operators_));
  const absl::Status missing =
      ImageArchive::Make(PlanWith({"operator_a", "operator_z"}), objects_)
          .status();
  EXPECT_TRUE(absl::IsInvalidArgument(missing));
  EXPECT_THAT(std::string(missing.message()),
              HasSubstr("operator_z is defined by no member"));
  Add(objects_.AddObject("again", operators_));
  const absl::Status twice =
      ImageArchive::Make(PlanWith({"operator_a"}), objects_).status();
  EXPECT_TRUE(absl::IsInvalidArgument(twice));
  EXPECT_THAT(std::string(twice.message()),
              HasSubstr("operator_a is defined by ops.o and again.o"));
}

}  // namespace
}  // namespace metad::pipeline
