#include "server/pipeline/report/table_purpose.h"

#include <string>

#include "codegen/plan/table_sizes.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::report {
namespace {

using codegen::Constant;
using codegen::ListedModule;
using codegen::MetadataSpec;
using codegen::RuntimeAbi;

// Of every ABI, those that external pools bring included.
TEST(TablePurposeTest, EveryTableHasOne) {
  for (const RuntimeAbi abi : {RuntimeAbi::kCrt, RuntimeAbi::kCrtV1,
                               RuntimeAbi::kFfi, RuntimeAbi::kStandalone}) {
    MetadataSpec spec =
        codegen::SpecOf({ListedModule("ops", {"op"})},
                        {Constant("weight", codegen::kInt8, {8}, "abcdefgh")});
    spec.runtime_abi = abi;
    spec.pools.resize(1);
    spec.pools[0].name = "late";
    spec.pools[0].external = true;
    spec.constants[0].pool = "late";
    for (const codegen::TableSize& table :
         codegen::TableSizes(codegen::PlanOf(spec))) {
      if (table.symbol.empty()) continue;
      EXPECT_NE(TablePurpose(table.symbol), "table of the metadata")
          << table.symbol;
    }
  }
}

TEST(TablePurposeTest, WhatIsNotKnownIsATableStill) {
  EXPECT_EQ(TablePurpose("metad_model_other"), "table of the metadata");
  EXPECT_EQ(TablePurpose(".rodata.str1.1"), "names, as strings");
}

}  // namespace
}  // namespace metad::report
