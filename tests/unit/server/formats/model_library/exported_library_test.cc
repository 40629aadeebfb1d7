#include "server/formats/model_library/exported_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/formats/model_library/model_library.h"
#include "tests/unit/server/formats/library_files.h"
#include "tests/unit/server/formats/packed_bytes.h"
#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using testing::Gzip;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RegistryText;
using ::testing::SizeIs;
using testing::Tar;

constexpr char kOperator[] =
    "int tvmgen_net_fused_add(void* args, int* codes, int n, void* ret,\n"
    "                         int* ret_code, void* resource) { return 0; }\n";

ModelLibrary Read(const std::string& file) {
  return ReadModelLibrary(absl::string_view(file));
}

// TVM packs it with gzip, whatever its name.
TEST(ExportedLibraryTest, CodeOfTheCRuntimeIsTaken) {
  const std::string file =
      Gzip(Tar({{"lib0.c", RegistryText({"tvmgen_net_fused_add"})},
                {"lib1.c", kOperator},
                {"devc.c", "const unsigned char __tvm_dev_mblob[1];"}}));
  const ModelLibrary library = Read(file);
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  EXPECT_EQ(library.models[0].name, "net");
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  EXPECT_EQ(library.models[0].modules[0].name, "lib1");
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_net_fused_add"));
  EXPECT_THAT(library.notes, AllOf(Contains(HasSubstr("export_library()")),
                                   Contains(HasSubstr("devc.c is left out"))));
}

TEST(ExportedLibraryTest, WithoutARegistryFunctionsAreTheModulesOwn) {
  const ModelLibrary library = Read(Tar({{"lib0.c", kOperator}}));
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  ASSERT_THAT(library.models[0].modules, SizeIs(1));
  EXPECT_THAT(library.models[0].modules[0].functions,
              ElementsAre("tvmgen_net_fused_add"));
}

// People commit what their build needs of an export.
TEST(ExportedLibraryTest, CodeWithoutMetadataIsTakenAsItIs) {
  const std::string file = Tar(testing::CInterfaceMembers());
  const ModelLibrary library = Read(file);
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  EXPECT_EQ(library.models[0].name, "kws");
  EXPECT_THAT(library.models[0].targets, ElementsAre("c -keys=cpu"));
  EXPECT_EQ(library.models[0].aot, std::nullopt);
  EXPECT_THAT(library.models[0].modules, SizeIs(2));
  EXPECT_THAT(library.notes, Contains(HasSubstr("has no metadata.json")));
}

TEST(ExportedLibraryTest, CodeWithoutMetadataSaysItsTarget) {
  const std::string folder = "codegen/host/src/net_";
  const std::string target = "// tvm target: c -keys=cpu -mcpu=cortex-m7 \n";
  const std::string file =
      Tar({{folder + "lib0.c", RegistryText({"tvmgen_net_fused_add"})},
           {folder + "lib1.c", target + kOperator},
           {folder + "lib2.c", target + "int helper(int x) { return x; }"}});
  const ModelLibrary library = Read(file);
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  EXPECT_THAT(library.models[0].targets,
              ElementsAre("c -keys=cpu -mcpu=cortex-m7"));
}

TEST(ExportedLibraryTest, CodeWithoutMetadataHasItsParameters) {
  const std::string file =
      Tar({{"codegen/host/src/lib0.c", kOperator},
           {"parameters/weights.params", testing::ParamsBytes({{"w", {1}}})}});
  const ModelLibrary library = Read(file);
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(1));
  EXPECT_EQ(library.models[0].name, "net");
  EXPECT_EQ(library.models[0].params_member, "parameters/weights.params");
}

TEST(ExportedLibraryTest, CodeWithoutMetadataMayBeOfSeveralModels) {
  const std::string folder = "codegen/host/src/";
  const ModelLibrary library =
      Read(Tar({{folder + "a_lib0.c", "int tvmgen_a_fused(int* x) {}"},
                {folder + "b_lib0.c", "int tvmgen_b_fused(int* x) {}"}}));
  EXPECT_THAT(library.problems, IsEmpty());
  ASSERT_THAT(library.models, SizeIs(2));
  EXPECT_EQ(library.models[0].name, "a");
  EXPECT_EQ(library.models[1].name, "b");
}

TEST(ExportedLibraryTest, OtherArchivesAreToldApart) {
  EXPECT_THAT(
      Read(Tar({{"mod.so", "x"}, {"mod.json", "{}"}, {"mod.params", "x"}}))
          .problems,
      ElementsAre(
          Field(&LibraryProblem::text, HasSubstr("--output-format mlf"))));
  EXPECT_THAT(Read(Tar({{"lib0.c", kOperator}, {"README", "x"}})).problems,
              ElementsAre(Field(&LibraryProblem::text,
                                HasSubstr("has no metadata.json"))));
}

}  // namespace
}  // namespace metad::formats
