#include "server/pipeline/report/table_purpose.h"

#include <string>

#include "codegen/plan/table_sizes.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::report {
namespace {

using codegen::Constant;
using codegen::ListedModule;
using codegen::MetadataSpec;

// Of every ABI, those that external pools bring included.
TEST(TablePurposeTest, EveryTableHasOne) {
  for (const codegen::Runtime* const abi :
       {&codegen::CrtRuntime(), &codegen::CrtV1Runtime(),
        &codegen::FfiRuntime(), &codegen::StandaloneRuntime()}) {
    MetadataSpec spec =
        codegen::SpecOf({ListedModule("ops", {"op"})},
                        {Constant("weight", codegen::kInt8, {8}, "abcdefgh")});
    spec.runtime = abi;
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
