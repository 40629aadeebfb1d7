#include "codegen/runtimes/standalone/table_limit.h"

#include <string>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

MetadataSpec SpecWith(size_t constants, size_t joined_constants) {
  MetadataSpec spec;
  spec.runtime = &StandaloneRuntime();
  spec.constants.resize(constants);
  spec.joined_registries.resize(1);
  spec.joined_registries[0].constants.resize(joined_constants);
  return spec;
}

ViolationList ViolationsOf(const MetadataSpec& spec) {
  ViolationList violations;
  spec.runtime->CheckTables(spec, violations);
  return violations;
}

TEST(TableLimitTest, TablesMayBeFull) {
  EXPECT_THAT(ViolationsOf(SpecWith(65534, 1)).kept(), IsEmpty());
}

TEST(TableLimitTest, JoinedConstantsCount) {
  EXPECT_THAT(ViolationsOf(SpecWith(65535, 1)).kept(),
              ElementsAre(Violation{"constants",
                                    "there are 65536 constants; a standalone "
                                    "registry holds at most 65535"}));
}

TEST(TableLimitTest, EveryTableThatIsTooLongIsNamed) {
  MetadataSpec spec = SpecWith(0, 0);
  spec.models.resize(kMaxTableEntries + 1);
  spec.pools.resize(kMaxTableEntries + 1);
  const ViolationList violations = ViolationsOf(spec);
  ASSERT_EQ(violations.kept().size(), 2u);
  EXPECT_EQ(violations.kept()[0].field, "models");
  EXPECT_EQ(violations.kept()[1].field, "pools");
}

TEST(TableLimitTest, OtherRuntimesHaveNoSuchTables) {
  MetadataSpec spec = SpecWith(70000, 0);
  spec.runtime = &CrtRuntime();
  EXPECT_THAT(ViolationsOf(spec).kept(), IsEmpty());
}

}  // namespace
}  // namespace metad::codegen
