#include "server/pipeline/input_digest.h"

#include <functional>

#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

BuildRequest SomeRequest() {
  BuildRequest request;
  request.model_name = "m";
  request.target = "host";
  ModuleInput module;
  module.name = "ops";
  module.kind = ModuleKind::kCSource;
  module.functions = {"f", "g"};
  module.artifact = "int f;";
  module.required_constants = {"w"};
  module.include_files = {{"a.h", "int a;"}};
  request.modules.push_back(module);
  codegen::ConstantSpec constant;
  constant.name = "w";
  constant.type = {codegen::DataType::kInt, 8, 1};
  constant.shape = {2};
  constant.data = "ab";
  request.constants.push_back(constant);
  request.outputs = {OutputKind::kSource};
  return request;
}

using Change = std::function<void(BuildRequest&)>;

// Of a request whose modules turned out to have the functions they list.
std::string DigestOf(const BuildRequest& request) {
  execution::TargetDescription target;
  target.name = request.target;
  std::vector<ResolvedModule> modules;
  for (const ModuleInput& module : request.modules) {
    modules.emplace_back();
    modules.back().spec.functions = module.functions;
  }
  return InputDigest(request, target, modules);
}

std::string DigestAfter(const Change& change) {
  BuildRequest request = SomeRequest();
  change(request);
  return DigestOf(request);
}

TEST(InputDigestTest, EveryIngredientChangesIt) {
  const std::pair<const char*, Change> changes[] = {
      {"model", [](auto& r) { r.model_name = "n"; }},
      {"target", [](auto& r) { r.target = "cortex-m3"; }},
      {"module", [](auto& r) { r.modules.push_back(r.modules[0]); }},
      {"module name", [](auto& r) { r.modules[0].name = "other"; }},
      {"kind", [](auto& r) { r.modules[0].kind = ModuleKind::kObject; }},
      {"function",
       [](auto& r) {
         r.modules[0].functions = {"f", "h"};
       }},
      {"order",
       [](auto& r) {
         r.modules[0].functions = {"g", "f"};
       }},
      {"joined", [](auto& r) { r.modules[0].functions = {"fg"}; }},
      {"order of all", [](auto& r) { r.function_order = {"g"}; }},
      {"other order of all",
       [](auto& r) {
         r.function_order = {"g", "f"};
       }},
      {"artifact", [](auto& r) { r.modules[0].artifact = "int g;"; }},
      {"no artifact", [](auto& r) { r.modules[0].artifact.reset(); }},
      {"required", [](auto& r) { r.modules[0].required_constants.clear(); }},
      {"include", [](auto& r) { r.modules[0].include_files[0].path = "b"; }},
      {"header", [](auto& r) { r.modules[0].include_files[0].content = ""; }},
      {"include directory",
       [](auto& r) {
         r.modules[0].compile_options.include_directories = {"i"};
       }},
      {"quote directory",
       [](auto& r) { r.modules[0].compile_options.quote_directories = {"i"}; }},
      {"macro",
       [](auto& r) {
         r.modules[0].compile_options.macros = {{"N", std::nullopt}};
       }},
      {"empty macro",
       [](auto& r) {
         r.modules[0].compile_options.macros = {{"N", ""}};
       }},
      {"optimization",
       [](auto& r) {
         r.modules[0].compile_options.optimization = Optimization::kSize;
       }},
      {"standard",
       [](auto& r) {
         r.modules[0].compile_options.standard = LanguageStandard::kC99;
       }},
      {"constant", [](auto& r) { r.constants[0].name = "v"; }},
      {"code", [](auto& r) { r.constants[0].type.code = 1; }},
      {"bits", [](auto& r) { r.constants[0].type.bits = 16; }},
      {"lanes", [](auto& r) { r.constants[0].type.lanes = 2; }},
      {"shape",
       [](auto& r) {
         r.constants[0].shape = {1, 2};
       }},
      {"alignment", [](auto& r) { r.constants[0].alignment = 32; }},
      {"section", [](auto& r) { r.constants[0].section = ".rodata.x"; }},
      {"model of module", [](auto& r) { r.modules[0].model = "m"; }},
      {"model of constant", [](auto& r) { r.constants[0].model = "m"; }},
      {"pool of constant", [](auto& r) { r.constants[0].pool = "p"; }},
      {"region of constant", [](auto& r) { r.constants[0].region = "ROM"; }},
      {"style of constant",
       [](auto& r) { r.constants[0].style = codegen::ConstantStyle::kBits; }},
      {"style",
       [](auto& r) { r.constant_style = codegen::ConstantStyle::kBits; }},
      {"joinable", [](auto& r) { r.joinable = true; }},
      {"constant table", [](auto& r) { r.constant_table = true; }},
      {"constructor", [](auto& r) { r.ffi_constructor = true; }},
      {"models", [](auto& r) { r.models.resize(1); }},
      {"interface",
       [](auto& r) {
         r.models.resize(1);
         r.models[0].aot.emplace();
       }},
      {"workspace",
       [](auto& r) {
         r.models.resize(1);
         r.models[0].aot.emplace().workspace_pools.resize(1);
       }},
      {"input",
       [](auto& r) {
         r.models.resize(1);
         r.models[0].aot.emplace().inputs.resize(1);
       }},
      {"output",
       [](auto& r) {
         r.models.resize(1);
         r.models[0].aot.emplace().outputs.resize(1);
       }},
      {"regions", [](auto& r) { r.regions.resize(1); }},
      {"budget",
       [](auto& r) {
         r.regions.resize(1);
         r.regions[0].budget_bytes = 0;
       }},
      {"origin",
       [](auto& r) {
         r.regions.resize(1);
         r.regions[0].origin = 0;
       }},
      {"pools", [](auto& r) { r.pools.resize(1); }},
      {"external pool",
       [](auto& r) {
         r.pools.resize(1);
         r.pools[0].external = true;
       }},
      {"pool address",
       [](auto& r) {
         r.pools.resize(1);
         r.pools[0].address = 0;
       }},
      {"joined registry", [](auto& r) { r.joined_registries.resize(1); }},
      {"joined function",
       [](auto& r) {
         r.joined_registries.resize(1);
         r.joined_registries[0].functions.resize(1);
       }},
      {"joined constant",
       [](auto& r) {
         r.joined_registries.resize(1);
         r.joined_registries[0].constants.resize(1);
       }},
      {"data", [](auto& r) { r.constants[0].data = "ac"; }},
  };
  std::map<std::string, std::string> seen;
  seen[DigestOf(SomeRequest())] = "nothing";
  for (const auto& [what, change] : changes) {
    const auto [other, is_new] = seen.emplace(DigestAfter(change), what);
    EXPECT_TRUE(is_new) << what << " and " << other->second;
  }
}

TEST(InputDigestTest, WhatChangesNoTextDoesNotChangeIt) {
  const std::string before = DigestOf(SomeRequest());
  EXPECT_EQ(DigestOf(SomeRequest()), before);
  EXPECT_EQ(DigestAfter([](auto& r) {
              r.outputs = {OutputKind::kHeader, OutputKind::kObject};
            }),
            before);
  EXPECT_EQ(DigestAfter([](auto& r) { r.toolchain_id = "gcc-host"; }), before);
}

TEST(InputDigestTest, TargetsMachineChangesIt) {
  const BuildRequest request = SomeRequest();
  const std::vector<ResolvedModule> modules(request.modules.size());
  execution::TargetDescription target;
  const std::string before = InputDigest(request, target, modules);
  target.big_endian = true;
  const std::string big_endian = InputDigest(request, target, modules);
  EXPECT_NE(big_endian, before);
  target.elf_machine = 40;
  EXPECT_NE(InputDigest(request, target, modules), big_endian);
}

TEST(InputDigestTest, IsWrittenInHexadecimal) {
  const std::string digest = DigestOf(SomeRequest());
  EXPECT_EQ(digest.size(), 64u);
  EXPECT_EQ(digest.find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace metad::pipeline
