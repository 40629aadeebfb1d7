#include "codegen/elf/direct_object.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/elf/machines.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen::elf {
namespace {

// Remembers where what it gets is from.
class WitnessSink : public Sink {
 public:
  void Append(absl::string_view text) override {
    bytes += text.size();
    largest_of_others = std::max(largest_of_others,
                                 IsWitnessed(text) ? size_t{0} : text.size());
    if (IsWitnessed(text)) witnessed_bytes += text.size();
  }

  // Memory that somebody else owns.
  absl::string_view owned;
  size_t bytes = 0;
  size_t witnessed_bytes = 0;
  size_t largest_of_others = 0;

 private:
  bool IsWitnessed(absl::string_view text) const {
    return text.data() >= owned.data() &&
           text.data() + text.size() <= owned.data() + owned.size();
  }
};

MetadataSpec Spec() {
  MetadataSpec spec = SpecOf({ListedModule("m", FunctionNames(3))},
                             {Constant("w", kInt8, {4}, "abcd")});
  spec.runtime = &StandaloneRuntime();
  return spec;
}

std::string Written(const MetadataPlan& plan, absl::string_view machine) {
  StringSink sink;
  DirectObject(plan, *FindMachine(machine), RuntimeOf(plan).registry_drafter())
      .Write(sink);
  return sink.Take();
}

TEST(DirectObjectTest, SizeIsKnownBefore) {
  const MetadataPlan plan = PlanOf(Spec());
  for (const std::string& name : MachineNames()) {
    MachineDescription machine = *FindMachine(name);
    if (machine.byte_order != ByteOrder::kLittleEndian) continue;
    const DirectObject object(plan, machine,
                              RuntimeOf(plan).registry_drafter());
    StringSink sink;
    object.Write(sink);
    EXPECT_EQ(object.size(), sink.content().size()) << name;
  }
}

TEST(DirectObjectTest, SamePlanGivesSameBytes) {
  EXPECT_EQ(Written(PlanOf(Spec()), "thumb-v6m"),
            Written(PlanOf(Spec()), "thumb-v6m"));
}

TEST(DirectObjectTest, ConstantsAreNotCopied) {
  const std::string data(size_t{5} << 20, 'w');
  MetadataSpec spec = Spec();
  spec.constants.push_back(Constant(
      "large", kFloat32, {static_cast<int64_t>(data.size() / 4)}, data));
  const MetadataPlan plan = PlanOf(spec);
  WitnessSink sink;
  sink.owned = data;
  DirectObject(plan, *FindMachine("aarch64"),
               RuntimeOf(plan).registry_drafter())
      .Write(sink);
  EXPECT_EQ(sink.witnessed_bytes, data.size());
  EXPECT_LE(sink.largest_of_others, size_t{64} << 10);
}

bool NeedsNoCompiler(const MetadataPlan& plan,
                     const MachineDescription& machine) {
  return HasDirectObject(plan, machine, RuntimeOf(plan).registry_drafter());
}

TEST(DirectObjectTest, RuntimeWithoutTablesNeedsACompiler) {
  EXPECT_FALSE(HasDirectObject(PlanOf(Spec()), *FindMachine("thumb-v6m"), {}));
}

TEST(DirectObjectTest, CodeThatIsNoStubNeedsACompiler) {
  const MachineDescription machine = *FindMachine("thumb-v6m");
  MetadataPlan plan = PlanOf(Spec());
  EXPECT_TRUE(NeedsNoCompiler(plan, machine));
  plan.models[0].aot.emplace();
  EXPECT_FALSE(NeedsNoCompiler(plan, machine));
  plan = PlanOf(Spec());
  plan.pools.emplace_back();
  EXPECT_TRUE(NeedsNoCompiler(plan, machine));
  plan.pools[0].external = true;
  EXPECT_FALSE(NeedsNoCompiler(plan, machine));
}

TEST(DirectObjectTest, PlanAndMachineHaveOneByteOrder) {
  const MetadataPlan plan = PlanOf(Spec());
  EXPECT_FALSE(NeedsNoCompiler(plan, *FindMachine("s390x")));
}

TEST(DirectObjectTest, WhatAFileOf32BitsCannotHoldNeedsACompiler) {
  MetadataPlan plan = PlanOf(Spec());
  plan.constants[0].stored_bytes = int64_t{4} << 30;
  EXPECT_FALSE(NeedsNoCompiler(plan, *FindMachine("thumb-v6m")));
  EXPECT_TRUE(NeedsNoCompiler(plan, *FindMachine("x86-64")));
}

TEST(DirectObjectTest, MoreSectionsThanNumbersNeedACompiler) {
  MetadataPlan plan = PlanOf(Spec());
  const PlannedConstant first = plan.constants[0];
  for (int i = 0; i < 65000; ++i) {
    plan.constants.push_back(first);
    plan.constants.back().section = absl::StrCat(".rodata.", i);
  }
  EXPECT_TRUE(NeedsNoCompiler(plan, *FindMachine("x86-64")));
  for (int i = 0; i < 300; ++i) {
    plan.constants.push_back(first);
    plan.constants.back().section = absl::StrCat(".flash.", i);
  }
  EXPECT_FALSE(NeedsNoCompiler(plan, *FindMachine("x86-64")));
}

}  // namespace
}  // namespace metad::codegen::elf
