// Reports of builds by real compilers.
#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"
#include "tests/unit/server/pipeline/pipeline_fixture.h"

namespace metad::pipeline {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class ReportPipelineTest : public PipelineFixture {
 protected:
  BuildRequest SomeRequest() {
    BuildRequest request = CortexRequest(operators_, weights_);
    request.outputs = {OutputKind::kSource, OutputKind::kObject,
                       OutputKind::kReport};
    return request;
  }

  static ModuleInput ModuleOf(const std::string& name, ModuleKind kind,
                              absl::string_view artifact) {
    ModuleInput module;
    module.name = name;
    module.kind = kind;
    module.artifact = artifact;
    return module;
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

  static json Named(const json& list, const char* key,
                    const std::string& value) {
    for (const json& item : list) {
      if (item[key] == value) return item;
    }
    ADD_FAILURE() << "no " << value << " in " << list;
    return json();
  }

  const std::string operators_ = Fixture("operators.o");
  const std::string weights_ = std::string("\x01\0\xff\x7f\0\x80", 6);
};

TEST_F(ReportPipelineTest, ReportIsTwoFilesInTheirPlace) {
  BuildRequest request = SomeRequest();
  request.outputs = {OutputKind::kReport, OutputKind::kSource};
  const BuildResult result = Build(std::move(request));
  ASSERT_FALSE(result.error.has_value()) << result.error->message;
  ASSERT_EQ(result.artifacts.size(), 3U);
  EXPECT_EQ(result.artifacts[0].file_name, "model_report.json");
  EXPECT_EQ(result.artifacts[1].file_name, "model_report.html");
  EXPECT_EQ(result.artifacts[1].kind, OutputKind::kReport);
  EXPECT_THAT(std::string(result.artifacts[1].content.bytes()),
              StartsWith("<!doctype html>"));
  EXPECT_EQ(result.artifacts[2].file_name, "model_metadata.c");
}

TEST_F(ReportPipelineTest, ReportSaysWhatIsInTheImageAndWhere) {
  const json report = ReportOf(Build(SomeRequest()));
  EXPECT_EQ(report["name"], "model");
  EXPECT_EQ(report["basis"], "object");
  EXPECT_EQ(report["target"]["architecture"], "ARM");
  EXPECT_EQ(report["toolchain"]["fingerprint"].get<std::string>().size(), 64U);
  const json& constant = report["constants"][0];
  EXPECT_EQ(constant["symbol"], "weights");
  EXPECT_EQ(constant["size_bytes"], 6);
  EXPECT_EQ(constant["data_type"], "int16");
  EXPECT_EQ(constant["section"], ".rodata.model");
  const json& module = report["modules"][0];
  EXPECT_EQ(module["kind"], "object");
  EXPECT_EQ(module["origin"], "symbol-table");
  EXPECT_EQ(module["ram_bytes"], 0);
  EXPECT_EQ(module["functions"][0]["name"], "operator_b");
  EXPECT_EQ(module["functions"][0]["section"], ".text");
  EXPECT_GT(module["functions"][0]["size_bytes"].get<int>(), 0);
  EXPECT_EQ(module["functions"][0]["weak"], false);
  EXPECT_EQ(constant["unit_bytes"], 2);
  EXPECT_EQ(constant["sample"],
            json({{"offset", 0}, {"bytes", "0100ff7f0080"}}));
  EXPECT_EQ(Named(report["files"], "name", "model_metadata.o")["sha256"]
                .get<std::string>()
                .size(),
            64U);
  EXPECT_EQ(report["files"].size(), 2U);
  EXPECT_EQ(Named(report["tables"], "symbol", "metad_model_names")["purpose"],
            "names of the registry's functions");
}

TEST_F(ReportPipelineTest, ModulesThatTakeTurnsAreThereOnceWithTheirNotes) {
  BuildRequest request = SomeRequest();
  request.modules.push_back(ModuleOf(
      "more", ModuleKind::kCSource,
      "#define PARAMETERS void* a, int* b, int n, void* d, int* e, void* h\n"
      "int operator_c(PARAMETERS) { return n; }\n"
      "int operator_d(PARAMETERS) { return n + 1; }\n"));
  request.modules[1].notes = {"is kept as it is"};
  request.function_order = {"operator_d", "operator_a", "operator_c"};
  const BuildResult result = Build(std::move(request));
  const json report = ReportOf(result);
  ASSERT_EQ(report["modules"].size(), 2U);
  const json more = Named(report["modules"], "name", "more");
  EXPECT_EQ(more["notes"], json({"is kept as it is"}));
  EXPECT_EQ(Named(more["functions"], "name", "operator_d")["index"], 0);
  EXPECT_EQ(Named(more["functions"], "name", "operator_c")["index"], 2);
  EXPECT_EQ(more["functions"].size(), 2U);
  const json operators = Named(report["modules"], "name", "operators");
  // What was found when it was asked.
  ASSERT_EQ(operators["notes"].size(), 1U);
  EXPECT_THAT(operators["notes"][0].get<std::string>(),
              HasSubstr("\"replaceable\" is weak"));
  EXPECT_EQ(Named(operators["functions"], "name", "operator_a")["index"], 1);
  EXPECT_EQ(operators["functions"].size(), 3U);
  // The answer has it run by run.
  std::vector<std::string> runs;
  runs.reserve(result.summary.modules.size());
  for (const ModuleRun& run : result.summary.modules) {
    runs.push_back(run.module + " " + run.functions.front());
  }
  EXPECT_THAT(runs,
              testing::ElementsAre("more operator_d", "operators operator_a",
                                   "more operator_c", "operators operator_b"));
  EXPECT_THAT(result.object_report->functions,
              testing::ElementsAre("operator_d", "operator_a", "operator_c",
                                   "operator_b", "calls_elsewhere"));
}

TEST_F(ReportPipelineTest, EveryByteOfEverySectionIsAccountedFor) {
  const json report = ReportOf(Build(SomeRequest()));
  std::map<std::string, int64_t> by_section;
  int64_t flash = 0;
  for (const json& contribution : report["contributions"]) {
    const int64_t bytes = contribution["bytes"];
    EXPECT_GT(bytes, 0);
    const std::string module = contribution["module"].is_null()
                                   ? ""
                                   : contribution["module"].get<std::string>();
    by_section[module + contribution["section"].get<std::string>()] += bytes;
    flash += bytes;
  }
  for (const json& section : report["sections"]) {
    const std::string module =
        section["module"].is_null() ? "" : section["module"].get<std::string>();
    EXPECT_EQ(by_section[module + section["name"].get<std::string>()],
              section["size_bytes"].get<int64_t>())
        << section;
  }
  EXPECT_EQ(report["totals"]["flash_bytes"], flash);
  EXPECT_EQ(report["totals"]["ram_bytes"], 0);
  const json weights = Named(report["contributions"], "name", "weights");
  EXPECT_EQ(weights["kind"], "constant");
  EXPECT_EQ(weights["bytes"], 6);
  // Thumb functions have odd addresses.
  EXPECT_EQ(Named(report["contributions"], "name", "operator_a")["kind"],
            "code");
}

TEST_F(ReportPipelineTest, EveryClaimIsProvedOnTheObjects) {
  const json report = ReportOf(Build(SomeRequest()));
  EXPECT_EQ(report["proofs"].size(), 7U);
  for (const json& proof : report["proofs"]) {
    EXPECT_EQ(proof["verdict"], "proved") << proof;
  }
  const json& unresolved = report["symbols"]["unresolved"];
  ASSERT_EQ(unresolved.size(), 1U);
  EXPECT_EQ(unresolved[0]["symbol"], "elsewhere");
  EXPECT_EQ(unresolved[0]["owners"], json({"operators"}));
}

TEST_F(ReportPipelineTest, FunctionsOfExternalModulesAreNotProved) {
  BuildRequest request = SomeRequest();
  ModuleInput external;
  external.name = "npu";
  external.functions = {"npu_conv"};
  request.modules.push_back(external);
  const json report = ReportOf(Build(std::move(request)));
  const json proof = Named(report["proofs"], "id", "functions-resolved");
  EXPECT_EQ(proof["verdict"], "not-checked");
  EXPECT_THAT(proof["detail"].get<std::string>(),
              HasSubstr("3 of 4 functions"));
  EXPECT_EQ(
      Named(report["symbols"]["unresolved"], "symbol", "npu_conv")["owners"],
      json({"metadata"}));
}

TEST_F(ReportPipelineTest, CSourcesAndArchivesAreMeasuredToo) {
  const std::string archive = Fixture("operators.a");
  BuildRequest request = SomeRequest();
  request.modules[0] = ModuleOf("lib", ModuleKind::kArchive, archive);
  request.modules.push_back(ModuleOf(
      "c", ModuleKind::kCSource,
      "static int calls;\n"
      "int elsewhere(void* a, int* b, int n, void* d, int* e, void* h) {"
      " return n + ++calls; }\n"));
  const json report = ReportOf(Build(std::move(request)));
  const json lib = Named(report["modules"], "name", "lib");
  EXPECT_GT(lib["flash_bytes"].get<int>(), 0);
  const json c = Named(report["modules"], "name", "c");
  EXPECT_EQ(c["ram_bytes"], 4);
  const json calls = Named(report["contributions"], "name", "calls");
  EXPECT_EQ(calls["memory"], "ram");
  EXPECT_EQ(calls["kind"], "data");
  EXPECT_TRUE(report["symbols"]["unresolved"].empty());
}

TEST_F(ReportPipelineTest, InterfaceIsTheModelsAndItsWorkspaceIsRam) {
  BuildRequest request = SomeRequest();
  request.models.resize(1);
  request.models[0].name = "kws";
  request.models[0].aot.emplace().workspace_pools.resize(1);
  codegen::WorkspacePoolSpec& pool = request.models[0].aot->workspace_pools[0];
  pool.name = "sram";
  pool.size_bytes = 96;
  pool.region = "DTCM";
  pool.define_buffer = true;
  request.regions.resize(1);
  request.regions[0].name = "DTCM";
  request.regions[0].kind = codegen::RegionKind::kRam;
  request.regions[0].budget_bytes = 96;
  const BuildResult result = Build(std::move(request));
  const json report = ReportOf(result);
  const json workspace =
      Named(report["contributions"], "name", "tvmgen_kws_sram_workspace");
  EXPECT_EQ(workspace["memory"], "ram");
  EXPECT_EQ(workspace["model"], "kws");
  EXPECT_EQ(workspace["region"], "DTCM");
  EXPECT_EQ(workspace["section"], ".bss.noinit.tvm.DTCM");
  EXPECT_EQ(workspace["bytes"], 96);
  EXPECT_EQ(report["totals"]["ram_bytes"], 96);
  EXPECT_EQ(Named(report["regions"], "name", "DTCM")["used_bytes"], 96);
  const json module = Named(report["modules"], "name", "metad.kws");
  EXPECT_EQ(module["kind"], "metadata");
  EXPECT_EQ(module["origin"], "generated");
  EXPECT_EQ(module["model"], "kws");
  EXPECT_EQ(module["functions"][0]["name"], "tvmgen_kws_get_c_metadata");
  EXPECT_GT(module["functions"][0]["size_bytes"].get<int>(), 0);
  EXPECT_EQ(Named(report["tables"], "symbol",
                  "metad_model_kws_aot_metadata")["purpose"],
            "the interface of a compiled model");
  for (const json& proof : report["proofs"]) {
    // No module here is the model's entry.
    if (proof["id"] == "symbols-defined") continue;
    EXPECT_EQ(proof["verdict"], "proved") << proof;
  }
  EXPECT_EQ(result.summary.modules.back().module, "metad.kws");
  EXPECT_EQ(result.summary.modules.back().origin, FunctionOrigin::kGenerated);
}

TEST_F(ReportPipelineTest, EntryThatNoModuleDefinesIsSeen) {
  BuildRequest request = SomeRequest();
  request.models.resize(1);
  request.models[0].name = "kws";
  request.models[0].aot.emplace();
  const json report = ReportOf(Build(std::move(request)));
  const json proof = Named(report["proofs"], "id", "symbols-defined");
  EXPECT_NE(proof["verdict"], "proved");
  EXPECT_THAT(proof["detail"].get<std::string>(),
              HasSubstr("tvmgen_kws_run is defined by no module"));
}

TEST_F(ReportPipelineTest, WhatTheLinkerScriptDefinesIsNotUnresolved) {
  BuildRequest request = SomeRequest();
  request.pools.resize(1);
  request.pools[0].name = "late";
  request.pools[0].external = true;
  request.pools[0].address = 0x10000;
  request.constants[0].pool = "late";
  const json report = ReportOf(Build(std::move(request)));
  EXPECT_THAT(Named(report["proofs"], "id", "symbols-defined")["detail"]
                  .get<std::string>(),
              HasSubstr("1 constant of external pools left to the linker"));
  for (const json& symbol : report["symbols"]["unresolved"]) {
    EXPECT_NE(symbol["symbol"], "weights");
  }
}

TEST_F(ReportPipelineTest, WorkspaceThatIsProvidedElsewhereCountsForItsRegion) {
  BuildRequest request = SomeRequest();
  request.models.resize(1);
  request.models[0].name = "kws";
  request.models[0].aot.emplace().workspace_pools.resize(1);
  codegen::WorkspacePoolSpec& pool = request.models[0].aot->workspace_pools[0];
  pool.name = "sram";
  pool.size_bytes = 96;
  request.regions.resize(1);
  request.regions[0].name = "RAM";
  request.regions[0].kind = codegen::RegionKind::kRam;
  request.regions[0].budget_bytes = 96;
  const json report = ReportOf(Build(std::move(request)));
  const json workspace = Named(report["contributions"], "name",
                               "workspace sram of kws, provided elsewhere");
  EXPECT_EQ(workspace["memory"], "ram");
  EXPECT_EQ(workspace["bytes"], 96);
  EXPECT_EQ(Named(report["regions"], "name", "RAM")["used_bytes"], 96);
}

TEST_F(ReportPipelineTest, SameBuildGivesTheSameReport) {
  const BuildResult first = Build(SomeRequest());
  const BuildResult second = Build(SomeRequest());
  ASSERT_EQ(first.artifacts.size(), 4U);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(first.artifacts[i].content.bytes(),
              second.artifacts[i].content.bytes());
  }
}

TEST_F(ReportPipelineTest, PlanAloneSaysThatNothingIsProved) {
  BuildRequest request = SomeRequest();
  request.outputs = {OutputKind::kReport};
  const BuildResult result = pipeline_.GenerateSources(std::move(request), {});
  const json report = ReportOf(result);
  EXPECT_EQ(report["basis"], "plan");
  EXPECT_EQ(report["toolchain"], nullptr);
  EXPECT_TRUE(report["sections"].empty());
  for (const json& proof : report["proofs"]) {
    EXPECT_EQ(proof["verdict"], "not-checked");
  }
  EXPECT_EQ(report["totals"]["flash_bytes"], 6);
  EXPECT_EQ(report["contributions"][0]["name"], "weights");
}

TEST_F(ReportPipelineTest, RegionsCountWhatThePlanPutsThere) {
  BuildRequest request = SomeRequest();
  request.regions.push_back({"flash", codegen::RegionKind::kFlash, {}, {}, {}});
  request.regions.push_back(
      {"qspi", codegen::RegionKind::kFlash, {}, {}, 4096});
  request.regions.push_back({"sram", codegen::RegionKind::kRam, {}, {}, {}});
  request.constants[0].region = "qspi";
  request.constants[0].section = ".qspi";
  const json report = ReportOf(Build(std::move(request)));
  const json qspi = Named(report["regions"], "name", "qspi");
  EXPECT_EQ(qspi["budget_bytes"], 4096);
  EXPECT_GE(qspi["used_bytes"].get<int>(), 6);
  EXPECT_LT(qspi["used_bytes"].get<int>(), 16);
  // The registry, and all else that asks for no region.
  int metadata = 0;
  for (const json& section : report["sections"]) {
    if (!section["module"].is_null()) continue;
    metadata += section["flash_bytes"].get<int>();
  }
  const json flash = Named(report["regions"], "name", "flash");
  EXPECT_EQ(flash["metadata_bytes"].get<int>(),
            metadata - qspi["used_bytes"].get<int>());
  // And the module's code, of which the plan says as little.
  EXPECT_EQ(flash["module_bytes"],
            Named(report["modules"], "name", "operators")["flash_bytes"]);
  EXPECT_EQ(qspi["largest"][0]["name"], "weights");
  EXPECT_EQ(Named(report["regions"], "name", "sram")["used_bytes"], 0);
  EXPECT_EQ(Named(report["contributions"], "name", "weights")["region"],
            "qspi");
}

TEST_F(ReportPipelineTest, TwoModulesThatDefineOneVariableAreRefused) {
  const std::string a = Fixture("clash_a.o");
  const std::string b = Fixture("clash_b.o");
  BuildRequest request = SomeRequest();
  request.modules.push_back(ModuleOf("a", ModuleKind::kObject, a));
  request.modules.push_back(ModuleOf("b", ModuleKind::kObject, b));
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kInvalidInput);
  ASSERT_EQ(result.error->violations.total(), 1U);
  EXPECT_EQ(result.error->violations.kept()[0].field, "modules[2].artifact");
  EXPECT_THAT(
      result.error->violations.kept()[0].description,
      HasSubstr("\"scratch\" is defined by module \"a\" and by module \"b\""));
}

TEST_F(ReportPipelineTest, TentativeVariablesOfTwoModulesAreFine) {
  const std::string a = Fixture("common_a.o");
  const std::string b = Fixture("common_b.o");
  BuildRequest request = SomeRequest();
  request.modules.push_back(ModuleOf("a", ModuleKind::kObject, a));
  request.modules.push_back(ModuleOf("b", ModuleKind::kObject, b));
  EXPECT_FALSE(Build(std::move(request)).error.has_value());
}

TEST_F(ReportPipelineTest, ModuleOfAnotherCallingConventionIsRefused) {
  const std::string hard = Fixture("floats_hard.o");
  BuildRequest request = SomeRequest();
  request.target = "cortex-m4";
  request.modules[0] = ModuleOf("floats", ModuleKind::kObject, hard);
  const BuildResult result = Build(std::move(request));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->reason, BuildErrorReason::kVerificationFailed);
  EXPECT_THAT(result.error->message,
              AllOf(HasSubstr("target cortex-m4"),
                    HasSubstr("floats: Tag_ABI_VFP_args is VFP registers"),
                    HasSubstr("-mfloat-abi=soft"), HasSubstr("cortex-m4f")));
}

}  // namespace
}  // namespace metad::pipeline
