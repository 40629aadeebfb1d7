// What reports of builds by real compilers count, and where.
#include <cstdint>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

// Those of the runtime's packed functions.
#define PARAMETERS "void* a, int* b, int x, void* d, int* e, void* h"

namespace metad::pipeline {
namespace {

using nlohmann::json;

class ReportMemoryTest : public PipelineFixture {
 protected:
  BuildRequest SomeRequest() {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.outputs = {OutputKind::kObject, OutputKind::kReport};
    return request;
  }

  // With a C source beside the object.
  BuildRequest WithSource(const std::string& source) {
    BuildRequest request = SomeRequest();
    ModuleInput module;
    module.name = "more";
    module.kind = ModuleKind::kCSource;
    module.artifact = sources_.emplace_back(source);
    request.modules.push_back(module);
    return request;
  }

  static json ReportOf(const BuildResult& result) {
    EXPECT_FALSE(result.error.has_value()) << result.error->message;
    for (const BuildArtifact& artifact : result.artifacts) {
      if (artifact.file_name == "model_report.json") {
        return json::parse(std::string(artifact.content.bytes()));
      }
    }
    ADD_FAILURE() << "no report";
    return json();
  }

  static json Named(const json& list, const std::string& name) {
    for (const json& item : list) {
      if (item["name"] == name) return item;
    }
    ADD_FAILURE() << "no " << name << " in " << list;
    return json();
  }

  static bool HasNamed(const json& list, const std::string& name) {
    for (const json& item : list) {
      if (item["name"] == name) return true;
    }
    return false;
  }

  // The same numbers from the answer and from the report, and these are the
  // sums of what the report lists.
  static void ExpectAgreement(const BuildResult& result) {
    const json report = ReportOf(result);
    ASSERT_TRUE(result.memory.has_value());
    const json& totals = report["totals"];
    EXPECT_EQ(totals["flash_bytes"], result.memory->total.flash_bytes);
    EXPECT_EQ(totals["ram_bytes"], result.memory->total.ram_bytes);
    EXPECT_EQ(totals["external_bytes"], result.memory->total.external_bytes);
    EXPECT_EQ(totals["metadata_flash_bytes"],
              result.memory->metadata.flash_bytes);
    EXPECT_EQ(totals["metadata_ram_bytes"], result.memory->metadata.ram_bytes);
    EXPECT_EQ(result.memory->metadata.flash_bytes,
              result.object_report->flash_bytes);
    EXPECT_EQ(result.memory->metadata.ram_bytes,
              result.object_report->ram_bytes);
    int64_t flash = 0;
    int64_t ram = 0;
    for (const json& section : report["sections"]) {
      flash += section["flash_bytes"].get<int64_t>();
      ram += section["ram_bytes"].get<int64_t>();
    }
    EXPECT_EQ(totals["flash_bytes"], flash);
    EXPECT_EQ(totals["ram_bytes"], ram);
  }

  // The requests refer to them.
  std::deque<std::string> sources_;
  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string(64, '\7');
};

TEST_F(ReportMemoryTest, AnswerAndReportCountTheSame) {
  const BuildResult result = Build(WithSource(
      "static int calls = 7;\nstatic char heap[100];\n"
      "int more(" PARAMETERS ") { calls += x; return ++heap[calls]; }\n"));
  ExpectAgreement(result);
  EXPECT_GT(result.memory->total.flash_bytes,
            result.memory->metadata.flash_bytes);
  EXPECT_EQ(result.memory->total.ram_bytes, 104);
  EXPECT_EQ(result.memory->metadata.ram_bytes, 0);
}

TEST_F(ReportMemoryTest, CommonSymbolsOfSeveralModulesAreOneVariable) {
  const std::string a = Fixture("common_a.o");
  const std::string b = Fixture("common_b.o");
  BuildRequest request = SomeRequest();
  for (const std::string* object : {&a, &b}) {
    ModuleInput module;
    module.name = object == &a ? "a" : "b";
    module.kind = ModuleKind::kObject;
    module.artifact = *object;
    request.modules.push_back(module);
  }
  const BuildResult result = Build(std::move(request));
  ExpectAgreement(result);
  const json report = ReportOf(result);
  int commons = 0;
  for (const json& contribution : report["contributions"]) {
    if (contribution["section"] != "COMMON") continue;
    ++commons;
    EXPECT_EQ(contribution["memory"], "ram");
    EXPECT_EQ(contribution["module"], "a");
    EXPECT_GT(contribution["bytes"].get<int>(), 0);
  }
  EXPECT_EQ(commons, 1);
}

// Two C++ modules with the same inline function and variable: a linker keeps
// those of the first.
TEST_F(ReportMemoryTest, CopiesOfAnInlineFunctionAreCountedOnce) {
  BuildRequest request = SomeRequest();
  for (const char* name : {"first", "second"}) {
    ModuleInput module;
    module.name = name;
    module.kind = ModuleKind::kCSource;
    module.language = SourceLanguage::kCxx;
    module.artifact = sources_.emplace_back(
        "inline int table[50] = {1};\n"
        "__attribute__((noinline)) inline int shared(int x) {\n"
        "  return ++table[x];\n}\n"
        "extern \"C\" int " +
        std::string(name) + "(" PARAMETERS ") { return shared(x); }\n");
    request.modules.push_back(module);
  }
  const BuildResult result = Build(std::move(request));
  ExpectAgreement(result);
  EXPECT_EQ(result.memory->total.ram_bytes, 200);
  const json report = ReportOf(result);
  std::multiset<std::string> owners;
  for (const json& contribution : report["contributions"]) {
    const std::string name = contribution["name"];
    if (name.find("sharedi") != std::string::npos ||
        (name == "table" && contribution["memory"] == "ram")) {
      owners.insert(contribution["module"]);
    }
  }
  EXPECT_THAT(owners, ::testing::ElementsAre("first", "first"));
}

// An ahead-of-time compiled model whose operators address a block of two
// constants, with a gap between them.
class ReportOfBlockTest : public ReportMemoryTest {
 protected:
  BuildRequest BlockRequest() {
    BuildRequest request = SomeRequest();
    request.constants[0].name = "first";
    request.constants.push_back(request.constants[0]);
    request.constants[1].name = "second";
    request.constants[1].data = other_;
    request.models.resize(1);
    request.models[0].name = "kws";
    request.models[0].aot.emplace();
    codegen::ConstantBlockSpec& block =
        request.models[0].aot->constant_block.emplace();
    block.slots = {{"first", 0}, {"second", 96}};
    block.size_bytes = 160;
    return request;
  }

  const std::string other_ = std::string(64, '\5');
};

TEST_F(ReportOfBlockTest, BlockIsSplitByItsConstants) {
  const json report = ReportOf(Build(BlockRequest()));
  const json& contributions = report["contributions"];
  EXPECT_EQ(Named(contributions, "first")["bytes"], 64);
  EXPECT_EQ(Named(contributions, "second")["bytes"], 64);
  EXPECT_EQ(Named(contributions, "second")["kind"], "constant");
  EXPECT_FALSE(HasNamed(contributions, "tvmgen_kws_constant_block"));
  EXPECT_GE(Named(contributions, "padding of .rodata.kws")["bytes"], 32);
}

TEST_F(ReportOfBlockTest, BlockIsNoConstantOfTheModel) {
  const BuildResult result = Build(BlockRequest());
  const json report = ReportOf(result);
  EXPECT_EQ(report["models"][0]["constants"], 2);
  const json block = Named(report["constants"], "tvmgen_kws_constant_block");
  EXPECT_EQ(block["is_block"], true);
  EXPECT_EQ(block["stored_offset"], nullptr);
  const json second = Named(report["constants"], "second");
  EXPECT_EQ(second["is_block"], false);
  EXPECT_EQ(second["stored_with"], "tvmgen_kws_constant_block");
  EXPECT_EQ(second["stored_offset"], 96);
  for (const json& proof : report["proofs"]) {
    if (proof["id"] != "constants-bit-exact") continue;
    EXPECT_EQ(proof["detail"], "2 constants compared byte by byte.");
  }
  // The object itself tells them apart, too.
  int blocks = 0;
  for (const ReportedConstant& constant : result.object_report->constants) {
    EXPECT_EQ(constant.is_block, constant.name == "tvmgen_kws_constant_block");
    if (constant.is_block) ++blocks;
  }
  EXPECT_EQ(blocks, 1);
}

TEST_F(ReportOfBlockTest, PlanAloneSplitsIt) {
  BuildRequest request = BlockRequest();
  request.outputs = {OutputKind::kReport};
  const json report =
      ReportOf(pipeline_.GenerateSources(std::move(request), {}));
  const json& contributions = report["contributions"];
  EXPECT_EQ(Named(contributions, "first")["bytes"], 64);
  EXPECT_EQ(
      Named(contributions, "padding of tvmgen_kws_constant_block")["bytes"],
      32);
  EXPECT_EQ(report["totals"]["flash_bytes"], 160);
}

TEST_F(ReportMemoryTest, RegionsCountTheModulesBesideTheMetadata) {
  BuildRequest request = WithSource(
      "__attribute__((section(\".qspi\"))) const int table[8] = "
      "{1};\nint more(" PARAMETERS ") { return table[x]; }\n");
  request.regions.push_back(
      {"flash", codegen::RegionKind::kFlash, 0, 65536, 4096});
  request.regions.push_back({"qspi", codegen::RegionKind::kFlash, {}, {}, {}});
  request.constants[0].region = "qspi";
  request.constants[0].section = ".qspi";
  const BuildResult result = Build(std::move(request));
  const json report = ReportOf(result);
  // The fragment takes .qspi in, whoever's it is.
  const json qspi = Named(report["regions"], "qspi");
  EXPECT_EQ(qspi["module_bytes"], 32);
  EXPECT_GE(qspi["metadata_bytes"].get<int>(), 64);
  EXPECT_EQ(qspi["assumed_bytes"], 0);
  const json flash = Named(report["regions"], "flash");
  EXPECT_EQ(flash["length_bytes"], 65536);
  EXPECT_EQ(
      flash["used_bytes"].get<int64_t>() + qspi["used_bytes"].get<int64_t>(),
      result.memory->total.flash_bytes);
  // The firmware's script decides about .text and .rodata.
  EXPECT_EQ(flash["assumed_bytes"], flash["used_bytes"]);
  EXPECT_GT(flash["module_bytes"].get<int>(), 0);
  EXPECT_EQ(Named(report["contributions"], "operator_a")["region_is_assumed"],
            true);
  EXPECT_EQ(Named(report["contributions"], "table")["region_is_assumed"],
            false);
}

TEST_F(ReportMemoryTest, WhatTheRequestTellsOfItselfIsInTheReport) {
  BuildRequest request = SomeRequest();
  request.notes = {
      "lib0.c is TVM's own registry; the generated one replaces it"};
  EXPECT_EQ(ReportOf(Build(request))["notes"], json(request.notes));
  request.notes = {"", "two\nlines", std::string(1024, 'x')};
  const BuildResult refused = Build(std::move(request));
  ASSERT_TRUE(refused.error.has_value());
  ASSERT_EQ(refused.error->violations.total(), 2u);
  EXPECT_EQ(refused.error->violations.kept()[0].field, "notes[0]");
  EXPECT_EQ(refused.error->violations.kept()[1].field, "notes[1]");
}

TEST_F(ReportMemoryTest, LongNamesKeepTheirEnds) {
  const std::string front(300, 'f');
  const json report =
      ReportOf(Build(WithSource("char " + front + "_1[8], " + front +
                                "_2[8];\nint more(" PARAMETERS ") { return " +
                                front + "_1[x] + " + front + "_2[x]; }\n")));
  int ends = 0;
  for (const json& contribution : report["contributions"]) {
    const std::string name = contribution["name"];
    if (name.size() < 200) continue;
    EXPECT_LE(name.size(), 256u);
    if (name.substr(name.size() - 2) == "_1") ends += 1;
    if (name.substr(name.size() - 2) == "_2") ends += 10;
  }
  EXPECT_EQ(ends, 11);
}

TEST_F(ReportMemoryTest, UnresolvedSymbolsSayHowTheyAreUsed) {
  const json report = ReportOf(Build(
      WithSource("extern const int table[4]; extern int call(int);\n"
                 "int more(" PARAMETERS ") { return call(table[x]); }\n")));
  for (const json& symbol : report["symbols"]["unresolved"]) {
    if (symbol["symbol"] == "table") EXPECT_EQ(symbol["use"], "address");
    if (symbol["symbol"] == "call") EXPECT_EQ(symbol["use"], "call");
  }
  EXPECT_EQ(report["symbols"]["unresolved"].size(), 3u);
  EXPECT_THAT(Named(report["modules"], "more")["notes"][0].get<std::string>(),
              testing::HasSubstr("takes the address of \"table\""));
}

}  // namespace
}  // namespace metad::pipeline
