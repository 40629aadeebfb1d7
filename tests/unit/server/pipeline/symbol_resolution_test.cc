#include "server/pipeline/symbol_resolution.h"

#include <algorithm>
#include <deque>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Fixtures as the objects of modules.
class SymbolResolutionTest : public testing::Test {
 protected:
  void Add(const std::string& module, const std::string& fixture) {
    contents_.push_back(Fixture(fixture));
    ASSERT_TRUE(objects_.AddObject(module, contents_.back()).ok());
  }

  std::deque<std::string> contents_;
  ImageObjects objects_;
};

TEST_F(SymbolResolutionTest, SymbolThatTwoModulesDefineNamesBoth) {
  Add("a", "clash_a.o");
  Add("b", "clash_b.o");
  const SymbolResolution resolution(objects_);
  ASSERT_EQ(resolution.doubly_defined().size(), 1U);
  EXPECT_EQ(resolution.doubly_defined()[0].symbol, "scratch");
  EXPECT_THAT(resolution.doubly_defined()[0].owners, ElementsAre("a", "b"));
  EXPECT_TRUE(resolution.doubly_defined()[0].across_modules);
}

TEST_F(SymbolResolutionTest, TentativeDefinitionsAreMerged) {
  Add("a", "common_a.o");
  Add("b", "common_b.o");
  Add("c", "clash_a.o");
  const SymbolResolution resolution(objects_);
  // offer_a is in two of them.
  ASSERT_EQ(resolution.doubly_defined().size(), 1U);
  EXPECT_EQ(resolution.doubly_defined()[0].symbol, "offer_a");
}

TEST_F(SymbolResolutionTest, WeakDefinitionsAreMerged) {
  Add("a", "weak_only.o");
  Add("b", "weak_only.o");
  const SymbolResolution resolution(objects_);
  EXPECT_THAT(resolution.doubly_defined(), IsEmpty());
  EXPECT_THAT(resolution.ModulesThatDefine("only_weak"), ElementsAre("a", "b"));
}

TEST_F(SymbolResolutionTest, MembersOfOneArchiveMayDefineTheSame) {
  Add("a", "clash_a.o");
  Add("a", "clash_b.o");
  const SymbolResolution resolution(objects_);
  ASSERT_EQ(resolution.doubly_defined().size(), 1U);
  EXPECT_FALSE(resolution.doubly_defined()[0].across_modules);
}

TEST_F(SymbolResolutionTest, SymbolThatNobodyDefinesNamesWhoRefersToIt) {
  Add("a", "operators.o");
  Add("b", "clash_a.o");
  const SymbolResolution resolution(objects_);
  ASSERT_EQ(resolution.unresolved().size(), 1U);
  EXPECT_EQ(resolution.unresolved()[0].symbol, "elsewhere");
  EXPECT_THAT(resolution.unresolved()[0].owners, ElementsAre("a"));
  EXPECT_THAT(resolution.ModulesThatDefine("elsewhere"), IsEmpty());
  EXPECT_THAT(resolution.ModulesThatDefine("operator_a"), ElementsAre("a"));
}

TEST_F(SymbolResolutionTest, ListsAreSorted) {
  Add("a", "many_sections.o");
  Add("b", "many_sections.o");
  const SymbolResolution resolution(objects_);
  const auto& doubles = resolution.doubly_defined();
  EXPECT_EQ(doubles.size(), 70'000U);
  EXPECT_TRUE(std::is_sorted(
      doubles.begin(), doubles.end(),
      [](const auto& a, const auto& b) { return a.symbol < b.symbol; }));
}

SymbolUse UseOf(const SymbolResolution& resolution, const std::string& symbol) {
  for (const SymbolClaim& claim : resolution.unresolved()) {
    if (claim.symbol == symbol) return claim.use;
  }
  ADD_FAILURE() << symbol << " is not unresolved";
  return SymbolUse::kUnknown;
}

TEST_F(SymbolResolutionTest, CallsAreToldFromAddressesOnEveryMachine) {
  for (const char* machine : {"arm", "rv32", "aarch64", "s390x", "x86_64",
                              "x86_64_no_plt", "x86_64_static"}) {
    SCOPED_TRACE(machine);
    const std::string bytes =
        Fixture(std::string("references_") + machine + ".o");
    ImageObjects objects;
    ASSERT_TRUE(objects.AddObject("a", bytes).ok());
    const SymbolResolution resolution(objects);
    EXPECT_EQ(UseOf(resolution, "weights"), SymbolUse::kAddress);
    EXPECT_EQ(UseOf(resolution, "callback"), SymbolUse::kAddress);
    EXPECT_EQ(UseOf(resolution, "helper"), SymbolUse::kCall);
    EXPECT_EQ(UseOf(resolution, "apply"), SymbolUse::kCall);
  }
}

TEST_F(SymbolResolutionTest, OneCallSuffices) {
  Add("a", "references_long_calls.o");
  {
    const SymbolResolution alone(objects_);
    EXPECT_EQ(UseOf(alone, "helper"), SymbolUse::kAddress);
  }
  Add("b", "references_arm.o");
  const SymbolResolution resolution(objects_);
  EXPECT_EQ(UseOf(resolution, "helper"), SymbolUse::kCall);
  EXPECT_THAT(resolution.unresolved()[0].modules, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace metad::pipeline
