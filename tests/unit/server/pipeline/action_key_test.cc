// What names a result. That every field of a request's spec is in it is shown
// by tests/unit/server/rpc/result_key_test.cc; here is what is not of the spec.
#include "server/pipeline/action_key.h"

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

struct Ingredients {
  BuildRequest request;
  execution::TargetDescription target;
  execution::SelectedToolchain toolchain;
  AnswerForm form{1000, 2000, "program"};
};

Ingredients SomeIngredients() {
  Ingredients some;
  some.target.name = "cortex-m3";
  some.target.architecture = "ARM";
  some.target.elf_machine = 40;
  some.target.pointer_bits = 32;
  some.target.object_machine = "thumb-v7m";
  some.request.model_name = "m";
  some.request.target = some.target.name;
  some.request.outputs = {OutputKind::kSource, OutputKind::kObject};
  ModuleInput module;
  module.name = "ops";
  module.kind = ModuleKind::kCSource;
  module.artifact = "int f;";
  some.request.modules.push_back(module);
  some.toolchain = {
      "gcc",     some.target.name, execution::CompilerFamily::kGcc,
      "/bin/cc", {"-Os"},          "fingerprint",
      "headers"};
  return some;
}

std::string KeyOf(const Ingredients& some) {
  const bool compiles = MayCompile(some.request, some.target);
  return ActionKey(some.request, some.target,
                   compiles ? &some.toolchain : nullptr, some.form);
}

using Change = std::function<void(Ingredients&)>;

std::string KeyAfter(const Change& change) {
  Ingredients some = SomeIngredients();
  change(some);
  return KeyOf(some);
}

// The object alone, which the server writes by itself.
Ingredients DirectIngredients() {
  Ingredients some = SomeIngredients();
  some.request.modules[0].kind = ModuleKind::kExternal;
  some.request.modules[0].artifact.reset();
  return some;
}

TEST(ActionKeyTest, EveryIngredientBesideTheSpecChangesIt) {
  const std::pair<const char*, Change> changes[] = {
      {"target", [](auto& i) { i.target.name = "n"; }},
      {"architecture", [](auto& i) { i.target.architecture = "n"; }},
      {"machine", [](auto& i) { i.target.elf_machine = 41; }},
      {"pointers", [](auto& i) { i.target.pointer_bits = 64; }},
      {"byte order", [](auto& i) { i.target.big_endian = true; }},
      {"object machine", [](auto& i) { i.target.object_machine = ""; }},
      {"toolchain", [](auto& i) { i.toolchain.id = "other"; }},
      {"family",
       [](auto& i) { i.toolchain.family = execution::CompilerFamily::kClang; }},
      {"flag", [](auto& i) { i.toolchain.flags = {"-O2"}; }},
      {"flags",
       [](auto& i) {
         i.toolchain.flags = {"-O", "s"};
       }},
      {"fingerprint", [](auto& i) { i.toolchain.fingerprint = "another"; }},
      {"headers", [](auto& i) { i.toolchain.headers = "others"; }},
      {"program", [](auto& i) { i.form.program = "a later one"; }},
      {"inline bytes", [](auto& i) { i.form.max_inline_bytes = 1001; }},
      {"output bytes", [](auto& i) { i.form.max_compiler_output_bytes = 1; }},
      {"outputs", [](auto& i) { i.request.outputs = {OutputKind::kSource}; }},
      {"order of outputs",
       [](auto& i) {
         i.request.outputs = {OutputKind::kObject, OutputKind::kSource};
       }},
      {"engine",
       [](auto& i) { i.request.object_engine = ObjectEngine::kToolchain; }},
      {"insisting",
       [](auto& i) { i.request.object_engine = ObjectEngine::kDirect; }},
      {"no artifact", [](auto& i) { i.request.modules[0].artifact.reset(); }},
      {"empty artifact", [](auto& i) { i.request.modules[0].artifact = ""; }},
      {"pattern", [](auto& i) { i.request.modules[0].function_pattern = "f"; }},
  };
  std::map<std::string, std::string> seen;
  seen[KeyOf(SomeIngredients())] = "nothing";
  for (const auto& [what, change] : changes) {
    const auto [other, is_new] = seen.emplace(KeyAfter(change), what);
    EXPECT_TRUE(is_new) << what << " and " << other->second;
  }
}

TEST(ActionKeyTest, WhatChangesNoByteOfTheResultDoesNotChangeIt) {
  const std::string before = KeyOf(SomeIngredients());
  const std::pair<const char*, Change> changes[] = {
      {"nothing", [](auto&) {}},
      {"words", [](auto& i) { i.target.description = "a microcontroller"; }},
      {"place of the compiler",
       [](auto& i) { i.toolchain.compiler_path = "/opt/bin/cc"; }},
      {"digests known before",
       [](auto& i) { i.request.Sha256Of(*i.request.modules[0].artifact); }},
  };
  for (const auto& [what, change] : changes) {
    EXPECT_EQ(KeyAfter(change), before) << what;
  }
}

TEST(ActionKeyTest, AToolchainThatIsNamedMeansThatItMakesTheObject) {
  Ingredients named = DirectIngredients();
  named.request.toolchain_id = "gcc";
  Ingredients asked = DirectIngredients();
  asked.request.object_engine = ObjectEngine::kToolchain;
  EXPECT_EQ(KeyOf(named), KeyOf(asked));
  EXPECT_NE(KeyOf(named), KeyOf(DirectIngredients()));
}

TEST(ActionKeyTest, WhereNothingIsCompiledTheToolchainDoesNotMatter) {
  Ingredients other = DirectIngredients();
  other.toolchain.fingerprint = "another";
  other.form.max_compiler_output_bytes = 1;
  EXPECT_EQ(KeyOf(other), KeyOf(DirectIngredients()));
}

TEST(ActionKeyTest, WhereNoObjectIsMadeTheEngineDoesNotMatter) {
  Ingredients some = DirectIngredients();
  some.request.outputs = {OutputKind::kHeader};
  const std::string before = KeyOf(some);
  some.request.object_engine = ObjectEngine::kToolchain;
  EXPECT_EQ(KeyOf(some), before);
}

TEST(ActionKeyTest, ContentsOfKnownDigestAreNotHashedAgain) {
  Ingredients some = SomeIngredients();
  const absl::string_view content = *some.request.modules[0].artifact;
  some.request.digests->Know(content, "told");
  EXPECT_NE(KeyOf(some), KeyOf(SomeIngredients()));
}

TEST(ActionKeyTest, IsWrittenInHexadecimal) {
  const std::string key = KeyOf(SomeIngredients());
  EXPECT_EQ(key.size(), 64u);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(MayCompileTest, OnlyWhatTheServerSurelyWritesByItselfNeedsNoCompiler) {
  const auto may_compile = [](const Change& change) {
    Ingredients some = DirectIngredients();
    change(some);
    return MayCompile(some.request, some.target);
  };
  EXPECT_FALSE(may_compile([](auto&) {}));
  EXPECT_FALSE(may_compile(
      [](auto& i) { i.request.object_engine = ObjectEngine::kDirect; }));
  EXPECT_TRUE(may_compile(
      [](auto& i) { i.request.object_engine = ObjectEngine::kToolchain; }));
  EXPECT_TRUE(may_compile([](auto& i) { i.request.toolchain_id = "gcc"; }));
  EXPECT_TRUE(may_compile([](auto& i) { i.target.object_machine = ""; }));
  EXPECT_TRUE(may_compile([](auto& i) { i.target.big_endian = true; }));
  EXPECT_TRUE(may_compile([](auto& i) {
    i.request.pools.resize(1);
    i.request.pools[0].external = true;
  }));
  EXPECT_TRUE(may_compile([](auto& i) {
    i.request.models.resize(1);
    i.request.models[0].aot.emplace();
  }));
  EXPECT_TRUE(may_compile([](auto& i) { i.request.constants.resize(40000); }));
  EXPECT_TRUE(
      may_compile([](auto& i) { i.request.joined_registries.resize(1); }));
  EXPECT_TRUE(may_compile(
      [](auto& i) { i.request.modules[0].kind = ModuleKind::kCSource; }));
  EXPECT_FALSE(may_compile([](auto& i) {
    i.request.outputs = {OutputKind::kSource};
    i.request.object_engine = ObjectEngine::kToolchain;
  }));
}

}  // namespace
}  // namespace metad::pipeline
