#include "codegen/plan/constant_data_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

class ConstantDataFileTest : public ::testing::Test {
 protected:
  ConstantDataFileTest() {
    plan_.model_name = "model";
    constant_.name = "weight";
    constant_.style = ConstantStyle::kIncbin;
  }

  void ExpectRefused() {
    ViolationList violations;
    CheckDataFile(plan_, constant_, "constants[3]", violations);
    EXPECT_THAT(violations.kept(),
                ElementsAre(Field(&Violation::field, "constants[3].style")));
  }

  void ExpectAccepted() {
    ViolationList violations;
    CheckDataFile(plan_, constant_, "constants[3]", violations);
    EXPECT_THAT(violations.kept(), IsEmpty());
  }

  MetadataPlan plan_;
  PlannedConstant constant_;
};

TEST_F(ConstantDataFileTest, IsNamedForModelAndConstant) {
  EXPECT_TRUE(HasDataFile(plan_, constant_));
  EXPECT_EQ(DataFileName("model", constant_), "model_weight.bin");
  ExpectAccepted();
}

TEST_F(ConstantDataFileTest, ComesWithStorageOfTwoStylesOnly) {
  constant_.style = ConstantStyle::kEmbed;
  EXPECT_TRUE(HasDataFile(plan_, constant_));
  constant_.alias_of = 0;
  EXPECT_FALSE(HasDataFile(plan_, constant_));
  constant_.alias_of.reset();
  constant_.joined = true;
  EXPECT_FALSE(HasDataFile(plan_, constant_));
  constant_.joined = false;
  for (const ConstantStyle style :
       {ConstantStyle::kTyped, ConstantStyle::kBits, ConstantStyle::kString}) {
    constant_.style = style;
    EXPECT_FALSE(HasDataFile(plan_, constant_));
  }
}

TEST_F(ConstantDataFileTest, NameThatIsTooLongIsRefused) {
  // model_, the name and .bin.
  constant_.name = std::string(255 - 6 - 4, 'w');
  ExpectAccepted();
  constant_.name.push_back('w');
  ExpectRefused();
  constant_.style = ConstantStyle::kString;
  ExpectAccepted();
}

TEST_F(ConstantDataFileTest, NameOfAnExternalPoolsFileIsRefused) {
  PlannedPool pool;
  pool.name = "weight";
  plan_.pools.push_back(pool);
  ExpectAccepted();
  plan_.pools[0].external = true;
  ExpectRefused();
}

}  // namespace
}  // namespace metad::codegen
