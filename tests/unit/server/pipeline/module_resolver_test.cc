#include "server/pipeline/module_resolver.h"

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using codegen::Violation;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

class ModuleResolverTest : public testing::Test {
 protected:
  // Asks a module of this kind whose artifact, if any, is `bytes`.
  ResolvedModule Resolve(ModuleKind kind, const std::string& bytes) {
    bytes_ = bytes;
    module_.name = "m";
    module_.kind = kind;
    if (kind != ModuleKind::kExternal) module_.artifact = bytes_;
    return ResolveModule(module_, std::nullopt, expected_, *runtime_,
                         "modules[4]", violations_);
  }

  void ExpectViolation(const std::string& field, const std::string& text) {
    EXPECT_THAT(violations_.kept(),
                testing::Contains(
                    AllOf(Field(&Violation::field, field),
                          Field(&Violation::description,
                                AllOf(HasSubstr("\"m\""), HasSubstr(text))))));
  }

  MachineExpectation expected_ = CortexM3();
  const codegen::Runtime* runtime_ = &codegen::CrtRuntime();
  ModuleInput module_;
  std::string bytes_;
  codegen::ViolationList violations_;
};

TEST_F(ModuleResolverTest, ObjectAnswersWithItsGlobalFunctionsInTableOrder) {
  const auto module = Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_TRUE(violations_.empty());
  EXPECT_EQ(module.origin, FunctionOrigin::kSymbolTable);
  EXPECT_TRUE(module.spec.resolved);
  EXPECT_FALSE(module.spec.functions_are_listed);
  EXPECT_THAT(module.spec.functions,
              ElementsAre("operator_b", "operator_a", "calls_elsewhere"));
}

TEST_F(ModuleResolverTest, NotesAreLinesOfBoundedLength) {
  module_.notes = {"is kept", "", "two\nlines", std::string(1024, 'x'),
                   std::string(1025, 'x')};
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_EQ(violations_.total(), 3u);
  ExpectViolation("modules[4].notes[1]", "a note of 0 bytes");
  ExpectViolation("modules[4].notes[2]", "without control characters");
  ExpectViolation("modules[4].notes[4]", "a note of 1025 bytes");
}

TEST_F(ModuleResolverTest, NotesAreFew) {
  module_.notes.assign(17, "again");
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_EQ(violations_.total(), 1u);
  ExpectViolation("modules[4].notes", "has 17 notes; expected at most 16");
}

TEST_F(ModuleResolverTest, OnlyCSourcesAreMachineWritten) {
  module_.machine_written = true;
  Resolve(ModuleKind::kCSource, "int f;");
  EXPECT_TRUE(violations_.empty());
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_EQ(violations_.total(), 1u);
  ExpectViolation("modules[4].machine_written", "is no C source");
  module_.language = SourceLanguage::kCxx;
  Resolve(ModuleKind::kCSource, "int f;");
  EXPECT_EQ(violations_.total(), 2u);
}

TEST_F(ModuleResolverTest, ModuleWithoutFunctionsDefinesThemAllTheSame) {
  module_.without_functions = true;
  const auto module = Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_TRUE(violations_.empty());
  EXPECT_TRUE(module.spec.without_functions);
  EXPECT_THAT(module.spec.functions, IsEmpty());
  EXPECT_THAT(module.spec.other_symbols, testing::Contains("operator_a"));
}

TEST_F(ModuleResolverTest, NoFunctionsAndSomeContradictEachOther) {
  module_.without_functions = true;
  module_.functions = {"operator_a"};
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].without_functions", "expected one of them");
}

TEST_F(ModuleResolverTest, ArchiveAnswersWithAllItsMembersFunctions) {
  const auto module = Resolve(ModuleKind::kArchive, Fixture("operators.a"));
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(
      module.spec.functions,
      ElementsAre("operator_b", "operator_a", "calls_elsewhere", "operator_c"));
}

TEST_F(ModuleResolverTest, WhatAnArtifactNeedsFromElsewhereIsKnown) {
  EXPECT_THAT(Resolve(ModuleKind::kObject, Fixture("operators.o"))
                  .spec.undefined_symbols,
              ElementsAre("elsewhere"));
}

TEST_F(ModuleResolverTest, PatternSelectsByTheWholeName) {
  module_.function_pattern = "operator_.";
  const auto module = Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_THAT(module.spec.functions, ElementsAre("operator_b", "operator_a"));
}

TEST_F(ModuleResolverTest, PatternThatMatchesNothingIsHintedAt) {
  module_.function_pattern = "tvmgen_.*";
  const auto module = Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_THAT(module.spec.functions, IsEmpty());
  EXPECT_THAT(module.spec.no_function_hint, HasSubstr("tvmgen_.*"));
}

TEST_F(ModuleResolverTest, BadPatternIsRefused) {
  module_.function_pattern = "(";
  EXPECT_FALSE(
      Resolve(ModuleKind::kObject, Fixture("operators.o")).spec.resolved);
  ExpectViolation("modules[4].function_pattern", "no RE2 expression");
}

TEST_F(ModuleResolverTest, PatternOfBoundedSizeOnly) {
  module_.function_pattern = std::string(257, 'a');
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].function_pattern", "at most 256");
}

TEST_F(ModuleResolverTest, PatternThatWouldCostTooMuchIsRefused) {
  module_.function_pattern = "((a{100}){100}){100}";
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].function_pattern", "no RE2 expression");
}

TEST_F(ModuleResolverTest, PatternBesideAListIsRefused) {
  module_.function_pattern = ".*";
  module_.functions = {"operator_a"};
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].function_pattern", "beside a list");
}

TEST_F(ModuleResolverTest, ListKeepsItsOrderAndIsCheckedAgainstTheArtifact) {
  module_.functions = {"operator_a", "replaceable", "operator_b"};
  const auto module = Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_TRUE(violations_.empty());
  EXPECT_EQ(module.origin, FunctionOrigin::kListedAndDefined);
  EXPECT_THAT(module.spec.functions,
              ElementsAre("operator_a", "replaceable", "operator_b"));
}

TEST_F(ModuleResolverTest, EveryListedFunctionThatIsNotDefinedIsNamed) {
  module_.functions = {"operator_a", "elsewhere", "absent", "not_a_function"};
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  EXPECT_EQ(violations_.total(), 3u);
  ExpectViolation("modules[4].functions[1]", "\"elsewhere\"");
  ExpectViolation("modules[4].functions[2]", "\"absent\"");
  ExpectViolation("modules[4].functions[3]", "does not define");
}

TEST_F(ModuleResolverTest, ExternalModuleIsItsList) {
  module_.functions = {"npu_run"};
  const auto module = Resolve(ModuleKind::kExternal, "");
  EXPECT_TRUE(violations_.empty());
  EXPECT_EQ(module.origin, FunctionOrigin::kListed);
  EXPECT_THAT(module.spec.functions, ElementsAre("npu_run"));
}

TEST_F(ModuleResolverTest, ExternalModuleWithoutAListIsRefused) {
  Resolve(ModuleKind::kExternal, "");
  ExpectViolation("modules[4].functions", "lists no function");
}

TEST_F(ModuleResolverTest, ArtifactGoesWithEveryKindButExternal) {
  module_.functions = {"f"};
  module_.artifact = "bytes";
  Resolve(ModuleKind::kExternal, "");
  ExpectViolation("modules[4].artifact", "expected none");
  module_.artifact.reset();
  module_.name = "m";
  module_.kind = ModuleKind::kArchive;
  ResolveModule(module_, std::nullopt, expected_, *runtime_, "modules[5]",
                violations_);
  ExpectViolation("modules[5].artifact", "expected one");
}

TEST_F(ModuleResolverTest, ObjectForAnotherMachineIsRefusedNamingBoth) {
  Resolve(ModuleKind::kObject, Fixture("host.o"));
  ExpectViolation("modules[4].artifact", "cortex-m3 expects ARM, 32-bit");
  violations_ = {};
  Resolve(ModuleKind::kObject, Fixture("operators_be.o"));
  ExpectViolation("modules[4].artifact", "ARM, 32-bit big-endian");
}

TEST_F(ModuleResolverTest, LtoObjectIsRefused) {
  expected_ = Native();
  Resolve(ModuleKind::kObject, Fixture("lto.o"));
  ExpectViolation("modules[4].artifact", "-flto");
}

TEST_F(ModuleResolverTest, WeakFunctionsAreHintedAt) {
  const auto module = Resolve(ModuleKind::kObject, Fixture("weak_only.o"));
  EXPECT_THAT(module.spec.functions, IsEmpty());
  EXPECT_TRUE(module.spec.resolved);
  EXPECT_THAT(module.spec.no_function_hint, HasSubstr("weak"));
}

TEST_F(ModuleResolverTest, BadMemberOfAnArchiveIsNamed) {
  expected_ = Native();
  Resolve(ModuleKind::kArchive, Fixture("operators.a"));
  ExpectViolation("modules[4].artifact", "an_operator_with_a_long_name.o");
}

TEST_F(ModuleResolverTest, CSourceWaitsForItsObject) {
  const auto module = Resolve(ModuleKind::kCSource, "int f;");
  EXPECT_TRUE(violations_.empty());
  EXPECT_FALSE(module.spec.resolved);
}

TEST_F(ModuleResolverTest, CSourceIsAskedThroughItsObject) {
  Resolve(ModuleKind::kCSource, "int f;");
  const std::string object = Fixture("operators.o");
  const auto module = ResolveModule(module_, CompiledSource{object}, expected_,
                                    *runtime_, "modules[4]", violations_);
  EXPECT_TRUE(module.spec.resolved);
  EXPECT_EQ(module.spec.functions.size(), 3u);
}

TEST_F(ModuleResolverTest, IncludeFilesGoWithCSourcesOnly) {
  module_.include_files.push_back({"a.h", "int a;"});
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].include_files", "no C source");
}

TEST_F(ModuleResolverTest, CompileOptionsGoWithSourcesOnly) {
  module_.compile_options.macros.push_back({"N", "1"});
  Resolve(ModuleKind::kObject, Fixture("operators.o"));
  ExpectViolation("modules[4].compile_options", "no C source");
}

TEST_F(ModuleResolverTest, StandardsAreOfTheModulesLanguage) {
  module_.compile_options.standard = LanguageStandard::kCxx17;
  Resolve(ModuleKind::kCSource, "int f;");
  ExpectViolation("modules[4].compile_options.standard",
                  "is a source in C and names a standard of C++");
}

}  // namespace
}  // namespace metad::pipeline
