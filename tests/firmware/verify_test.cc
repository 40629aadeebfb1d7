// metactl verify, on firmware for a Cortex-M3 that GNU ld and lld link: what is
// as it was built is proved, and each way in which a link can go wrong unseen
// is found, made by what makes it in practice (--gc-sections, linker scripts,
// objects that take a module's place, objcopy).

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/process_runner.h"
#include "tests/firmware/firmware_bench.h"
#include "tests/firmware/running_metad.h"

namespace metad::firmware {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// What metactl said.
struct Verified {
  int exit_code = -1;
  json document;
  std::string errors;

  // Claims that are not proved though they apply, as "id verdict".
  std::vector<std::string> Open() const {
    std::vector<std::string> open;
    for (const json& report : document["report"]["reports"]) {
      for (const json& claim : report["claims"]) {
        const std::string verdict = claim["verdict"];
        if (verdict == "proved" || verdict == "not-applicable") continue;
        open.push_back(
            absl::StrCat(claim["id"].get<std::string>(), " ", verdict));
      }
    }
    return open;
  }

  std::vector<std::string> Problems(const std::string& id) const {
    std::vector<std::string> problems;
    for (const json& report : document["report"]["reports"]) {
      for (const json& claim : report["claims"]) {
        if (claim["id"] != id) continue;
        for (const json& one : claim["problems"]) problems.push_back(one);
      }
    }
    return problems;
  }

  std::string Verdict(const std::string& id) const {
    for (const json& claim : document["report"]["reports"][0]["claims"]) {
      if (claim["id"] == id) return claim["verdict"];
    }
    return "absent";
  }
};

// One directory for all tests: what they link is compiled and built once.
class VerifyBench : public FirmwareBench {
 public:
  using FirmwareBench::SocketDirectory;
  using FirmwareBench::Tool;

  void SetUp() {
    Prepare();
    WriteConstants();
    for (const char* runtime : {"CRT", "FFI", "STANDALONE", "NONE"}) {
      Compile(Source("program.c"), absl::StrCat("program_", runtime, ".o"),
              {absl::StrCat("-DRUNTIME_", runtime)});
    }
    const Arguments sections = {"-ffunction-sections", "-fdata-sections"};
    Compile(Source("operators.c"), "operators.o", sections);
    Compile(Source("operators.c"), "ffi_operators.o", {"-DFFI"});
    Compile(Source("operators.c"), "weak_operators.o",
            {"-Dsum_weights=__attribute__((weak))sum_weights"});
    Compile(Source("twins.c"), "twins.o");
    Compile(Source("twins.c"), "weak_twins.o",
            {"-DTWIN=__attribute__((weak))"});
    Submit("crt", "operators.o", {});
    Submit("crt-v1", "operators.o", {"--runtime", "crt-v1"});
    Submit("ffi", "ffi_operators.o", {"--runtime", "ffi"});
    Submit("standalone", "operators.o", {"--runtime", "standalone"});
  }

  static std::string Source(const std::string& name) {
    return Runfile(absl::StrCat("tests/firmware/verify/", name));
  }

  // Has metactl build "sine" into a directory of that name.
  platform::ProcessResult Submit(const std::string& directory,
                                 const std::string& module,
                                 const Arguments& options,
                                 const std::string& name = "sine") {
    Arguments argv = {Runfile("client/metactl"),
                      "submit",
                      "--model-name",
                      name,
                      "--target",
                      "cortex-m3",
                      "--emit",
                      "object,report,linker-script",
                      "--out",
                      Output(directory)};
    if (!module.empty()) {
      argv.insert(
          argv.end(),
          {"--module", absl::StrCat("cpu=", Output(module)), "--constants",
           absl::StrCat("weights=", Output("weights.bin"), ":int32[64]"),
           absl::StrCat("scales=", Output("scales.bin"), ":float64[8]")});
    }
    argv.insert(argv.end(), options.begin(), options.end());
    const platform::ProcessResult result = Execute(argv);
    EXPECT_TRUE(result.Succeeded()) << result.standard_error.text;
    return result;
  }

  std::string Script() const { return Source("firmware.ld"); }

  // Links objects of the directory by these scripts.
  std::string Link(const std::string& linker, const Arguments& scripts,
                   const Arguments& objects, const Arguments& flags = {}) {
    Arguments argv = {Tool(linker)};
    for (const std::string& script : scripts) {
      argv.insert(argv.end(), {"-T", script});
    }
    argv.insert(argv.end(), flags.begin(), flags.end());
    for (const std::string& object : objects) argv.push_back(Output(object));
    std::string image = absl::StrCat("image_", ++images_, ".elf");
    argv.insert(argv.end(), {"-o", Output(image)});
    RunOrFail(argv);
    return image;
  }

  // The one that nothing is wrong with.
  std::string LinkGood() {
    return Link("arm-none-eabi-ld", {Script()},
                {"program_CRT.o", "operators.o", "crt/sine_metadata.o"});
  }

  Verified Verify(const std::string& image, const Arguments& reports,
                  const Arguments& options = {}) {
    Arguments argv = {Runfile("client/metactl"), "verify", Output(image),
                      "--output", "json"};
    for (const std::string& report : reports) {
      argv.insert(argv.end(), {"--report", Output(report)});
    }
    argv.insert(argv.end(), options.begin(), options.end());
    const platform::ProcessResult result = Execute(argv);
    Verified verified;
    verified.exit_code = result.exit_code;
    verified.errors = result.standard_error.text;
    verified.document =
        json::parse(result.standard_output.text, nullptr, false);
    EXPECT_FALSE(verified.document.is_discarded())
        << result.standard_output.text << verified.errors;
    return verified;
  }

  void Run(const Arguments& argv) { RunOrFail(argv); }
  platform::ProcessResult Try(const Arguments& argv) { return Execute(argv); }
  std::string Path(const std::string& name) const { return Output(name); }
  void CompileText(const std::string& name, const std::string& text) {
    Write(Output(name), text);
    Compile(Output(name), absl::StrCat(name.substr(0, name.rfind('.')), ".o"));
  }

 private:
  void WriteConstants() {
    std::string weights;
    for (int32_t i = 0; i < 64; ++i) {
      const int32_t value = i * 7919 - 100000;
      weights.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    Write(Output("weights.bin"), weights);
    std::string scales;
    for (int i = 0; i < 8; ++i) {
      const double value = 0.1 * i + 1;
      scales.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    Write(Output("scales.bin"), scales);
  }

  int images_ = 0;
};

class VerifyTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    bench_ = new VerifyBench();
    bench_->SetUp();
  }
  static void TearDownTestSuite() {
    delete bench_;
    bench_ = nullptr;
  }

  static VerifyBench& bench() { return *bench_; }
  static Verified VerifyCrt(const std::string& image) {
    return bench().Verify(image, {"crt/sine_report.json"});
  }

 private:
  static VerifyBench* bench_;
};

VerifyBench* VerifyTest::bench_ = nullptr;

constexpr char kGnuLd[] = "arm-none-eabi-ld";

TEST_F(VerifyTest, EveryRuntimesRegistryIsProvedWithBothLinkers) {
  struct Runtime {
    const char* directory;
    const char* program;
    const char* operators;
  };
  for (const Runtime& runtime :
       {Runtime{"crt", "program_CRT.o", "operators.o"},
        Runtime{"crt-v1", "program_CRT.o", "operators.o"},
        Runtime{"ffi", "program_FFI.o", "ffi_operators.o"},
        Runtime{"standalone", "program_STANDALONE.o", "operators.o"}}) {
    for (const char* linker : {kGnuLd, "ld.lld"}) {
      SCOPED_TRACE(absl::StrCat(runtime.directory, " ", linker));
      const std::string metadata =
          absl::StrCat(runtime.directory, "/sine_metadata.o");
      const std::string image = bench().Link(
          linker, {bench().Script()},
          {runtime.program, runtime.operators, metadata}, {"--gc-sections"});
      const Verified verified = bench().Verify(
          image, {absl::StrCat(runtime.directory, "/sine_report.json")});
      EXPECT_EQ(verified.exit_code, 0) << verified.errors;
      EXPECT_THAT(verified.Open(), IsEmpty());
      const json& report = verified.document["report"]["reports"][0];
      EXPECT_EQ(report["runtime_abi"], runtime.directory);
      ASSERT_EQ(report["functions"].size(), 3U);
      for (const json& function : report["functions"]) {
        EXPECT_EQ(function["address"].get<uint64_t>() % 2, 1U) << "no Thumb";
      }
      ASSERT_EQ(report["constants"].size(), 2U);
      EXPECT_EQ(report["constants"][0]["section"], ".rodata");
      EXPECT_GE(report["constants"][0]["address"].get<uint64_t>(), 0x08000000U);
    }
  }
}

TEST_F(VerifyTest, TextSaysEachClaimAndTheVerdict) {
  const std::string image = bench().LinkGood();
  const platform::ProcessResult result =
      bench().Try({Runfile("client/metactl"), "verify", bench().Path(image),
                   "--report", bench().Path("crt/sine_report.json")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.standard_output.text,
              AllOf(HasSubstr("ARM, 32 bits, little-endian: proved\n"),
                    HasSubstr("[functions-bound]"),
                    HasSubstr("3 of 3 functions bound, 3 of them recognised")));
  EXPECT_EQ(result.standard_error.text, "");
}

TEST_F(VerifyTest, InspectShowsMemoriesAndRegistriesWithoutAReport) {
  const std::string image = bench().LinkGood();
  const platform::ProcessResult text =
      bench().Try({Runfile("client/metactl"), "inspect", bench().Path(image)});
  EXPECT_TRUE(text.Succeeded()) << text.standard_error.text;
  EXPECT_THAT(text.standard_output.text,
              AllOf(HasSubstr("ARM, 32 bits, little-endian, linked firmware"),
                    HasSubstr("Registry sine, runtime crt"),
                    HasSubstr("flash and RAM")));
  const json firmware =
      json::parse(bench()
                      .Try({Runfile("client/metactl"), "inspect", "--output",
                            "json", bench().Path(image)})
                      .standard_output.text)["firmware"];
  std::map<std::string, json> sections;
  for (const json& section : firmware["sections"]) {
    sections[section["name"]] = section;
  }
  EXPECT_EQ(sections[".rodata"]["in_ram"], false);
  EXPECT_EQ(sections[".data"]["address"], 0x20000000);
  EXPECT_LT(sections[".data"]["load_address"], 0x20000000);
  EXPECT_EQ(sections[".data"]["in_flash"], true);
  EXPECT_EQ(sections[".data"]["in_ram"], true);
  EXPECT_EQ(sections[".bss"]["in_flash"], false);
  const json& function = firmware["registries"][0]["functions"][1];
  EXPECT_EQ(function["name"], "mix_weights");
  EXPECT_EQ(function["symbol"], "mix_weights");
  EXPECT_EQ(function["address"].get<uint64_t>() % 2, 1U);
}

TEST_F(VerifyTest, ServerElsewhereAnswersTheSame) {
  const std::string image = bench().LinkGood();
  const std::string socket =
      absl::StrCat(bench().SocketDirectory(), "/metad.sock");
  absl::StatusOr<RunningMetad> metad =
      RunningMetad::Start(Runfile("server/metad"), socket, bench().Path(""));
  ASSERT_TRUE(metad.ok()) << metad.status();
  const Arguments server = {"--server", absl::StrCat("unix:", socket)};
  const Verified there =
      bench().Verify(image, {"crt/sine_report.json"}, server);
  EXPECT_EQ(there.exit_code, 0) << there.errors;
  EXPECT_EQ(there.document, VerifyCrt(image).document);
  const Verified refused =
      bench().Verify("operators.o", {"crt/sine_report.json"}, server);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.errors, HasSubstr("operators.o"));
  EXPECT_EQ(*metad->Terminate(), 0);
}

TEST_F(VerifyTest, FirmwareThatRefersToNothingHasLostRegistryAndConstants) {
  const std::string image =
      bench().Link(kGnuLd, {bench().Script()},
                   {"program_NONE.o", "operators.o", "crt/sine_metadata.o"},
                   {"--gc-sections"});
  const Verified verified = VerifyCrt(image);
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.Open(), ElementsAre("registry-present refuted",
                                           "constants-kept refuted"));
  EXPECT_THAT(verified.Problems("registry-present"),
              ElementsAre(HasSubstr("-u TVMSystemLibEntryPoint")));
  EXPECT_THAT(verified.Problems("constants-kept"),
              Contains(AllOf(HasSubstr("weights"), HasSubstr("KEEP()"))));
  EXPECT_EQ(verified.document["error"]["reason"], "FIRMWARE_NOT_PROVED");
}

TEST_F(VerifyTest, FlippedByteOfAConstantIsFound) {
  const std::string image = bench().LinkGood();
  const std::string section = bench().Path("rodata.bin");
  bench().Run({"/usr/bin/arm-none-eabi-objcopy", "-O", "binary",
               "--only-section=.rodata", bench().Path(image), section});
  std::string bytes = Read(section);
  const size_t at = bytes.find(Read(bench().Path("weights.bin")));
  ASSERT_NE(at, bytes.npos);
  bytes[at + 77] ^= 4;
  Write(section, bytes);
  bench().Run({"/usr/bin/arm-none-eabi-objcopy", "--update-section",
               absl::StrCat(".rodata=", section), bench().Path(image),
               bench().Path("flipped.elf")});
  const Verified verified = VerifyCrt("flipped.elf");
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.Open(), ElementsAre("constants-bit-exact refuted"));
  EXPECT_THAT(verified.Problems("constants-bit-exact"),
              ElementsAre(HasSubstr("weights has other bytes")));
}

TEST_F(VerifyTest, WhatAScriptPutsIntoRamIsFoundWhereverItIsStored) {
  const std::string script = Read(bench().Script());
  const std::string rodata = R"(*(.rodata .rodata.*)
  } > FLASH)";
  ASSERT_NE(script.find(rodata), script.npos);
  for (const char* place : {"} > RAM AT > FLASH", "} > RAM"}) {
    for (const char* linker : {kGnuLd, "ld.lld"}) {
      SCOPED_TRACE(absl::StrCat(place, " ", linker));
      Write(bench().Path("ram.ld"),
            absl::StrReplaceAll(
                script,
                {{rodata, absl::StrCat("*(.rodata .rodata.*)\n  ", place)}}));
      const std::string image =
          bench().Link(linker, {bench().Path("ram.ld")},
                       {"program_CRT.o", "operators.o", "crt/sine_metadata.o"});
      const Verified verified = VerifyCrt(image);
      EXPECT_EQ(verified.exit_code, 1);
      EXPECT_THAT(verified.Open(), ElementsAre("tables-in-flash refuted",
                                               "constants-in-flash refuted"));
      EXPECT_THAT(verified.Problems("constants-in-flash"),
                  ElementsAre(HasSubstr("weights lies at 0x2"),
                              HasSubstr("scales lies at 0x2")));
      // Who knows that it is flash says so.
      EXPECT_EQ(bench()
                    .Verify(image, {"crt/sine_report.json"},
                            {"--region",
                             "XIP:flash,origin=0x20000000,"
                             "length=64K"})
                    .exit_code,
                0);
    }
  }
}

TEST_F(VerifyTest, WritableSectionIsRamThoughTheScriptSaysFlash) {
  const std::string script = Read(bench().Script());
  Write(bench().Path("data.ld"),
        absl::StrReplaceAll(
            script, {{"*(.data .data.*)", "*(.data .data.* .rodata.sine)"},
                     {"*(.rodata .rodata.*)",
                      "*(EXCLUDE_FILE(*sine_metadata.o) .rodata*)"}}));
  const std::string image =
      bench().Link(kGnuLd, {bench().Path("data.ld")},
                   {"program_CRT.o", "operators.o", "crt/sine_metadata.o"},
                   {"--orphan-handling=place"});
  EXPECT_THAT(VerifyCrt(image).Problems("constants-in-flash"),
              Contains(HasSubstr("weights lies at")));
}

TEST_F(VerifyTest, DefinitionsThatTakeAModulesPlaceAreFound) {
  // Of a strong definition, what another object has is weak, or the link fails;
  // so the module is left out.
  const std::string weak =
      bench().Link(kGnuLd, {bench().Script()},
                   {"program_CRT.o", "weak_twins.o", "crt/sine_metadata.o"});
  const Verified found = VerifyCrt(weak);
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_THAT(found.Open(), ElementsAre("functions-bound refuted"));
  EXPECT_THAT(
      found.Problems("functions-bound"),
      Contains(AllOf(HasSubstr("sum_weights"), HasSubstr("weak definition"))));

  const std::string strong =
      bench().Link(kGnuLd, {bench().Script()},
                   {"program_CRT.o", "twins.o", "crt/sine_metadata.o"});
  EXPECT_THAT(
      VerifyCrt(strong).Problems("functions-bound"),
      Contains(AllOf(HasSubstr("sum_weights"), HasSubstr("taken its place"))));
}

TEST_F(VerifyTest, WeakOperatorThatAStrongOneReplacesIsFound) {
  bench().Submit("weak", "weak_operators.o",
                 {"--functions", "sum_weights,mix_weights,take_scale"});
  bench().CompileText("strong.c",
                      "int sum_weights(void) { return 0x1234567; }\n");
  const Arguments objects = {"program_CRT.o", "weak_operators.o",
                             "weak/sine_metadata.o"};
  const std::string own = bench().Link(kGnuLd, {bench().Script()}, objects);
  EXPECT_EQ(bench().Verify(own, {"weak/sine_report.json"}).exit_code, 0);

  Arguments with_strong = objects;
  with_strong.push_back("strong.o");
  const std::string replaced =
      bench().Link(kGnuLd, {bench().Script()}, with_strong);
  EXPECT_THAT(bench()
                  .Verify(replaced, {"weak/sine_report.json"})
                  .Problems("functions-bound"),
              ElementsAre(AllOf(HasSubstr("sum_weights"),
                                HasSubstr("strong definition"))));
}

// TVM's operators, as C sources have them.
std::string Operators(const std::string& second) {
  return absl::StrCat(
      "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n"
      "static int calls;\n"
      "int first(void* values, int* codes, int count, void* to, int* "
      "to_codes,\n"
      "          void* resource) { return count + 1 + calls++; }\n"
      "int second(void* values, int* codes, int count, void* to,\n"
      "           int* to_codes, void* resource) { return ",
      second, "; }\n");
}

TEST_F(VerifyTest, SourceIsProvedFromTheBuildsArchiveAndNotByItsNameAlone) {
  Write(bench().Path("short.c"), Operators("count + 2"));
  const platform::ProcessResult built = bench().Try(
      {Runfile("client/metactl"), "submit", "--model-name", "sine", "--target",
       "cortex-m3", "--module", bench().Path("short.c"), "--emit",
       "archive,report", "--out", bench().Path("source")});
  ASSERT_TRUE(built.Succeeded()) << built.standard_error.text;
  const Arguments reports = {"source/sine_report.json"};
  for (const char* linker : {kGnuLd, "ld.lld"}) {
    const std::string image =
        bench().Link(linker, {bench().Script()},
                     {"program_CRT.o", "source/libsine.a"}, {"--gc-sections"});
    const Verified verified = bench().Verify(image, reports);
    EXPECT_EQ(verified.exit_code, 0) << verified.errors;
    EXPECT_THAT(verified.document.dump(),
                HasSubstr("2 of 2 functions bound, 2 of them recognised"));
  }
  // The archive's member is not linked where another object has its functions;
  // of the same size, or of another.
  for (const char* other : {"count + 3", "count / 3"}) {
    bench().CompileText("other.c", Operators(other));
    const std::string image =
        bench().Link(kGnuLd, {bench().Script()},
                     {"program_CRT.o", "other.o", "source/libsine.a"});
    const Verified verified = bench().Verify(image, reports);
    EXPECT_EQ(verified.exit_code, 1);
    EXPECT_THAT(verified.Open(), ElementsAre("functions-bound not-proved"));
    EXPECT_THAT(verified.Problems("functions-bound"),
                Contains(AllOf(HasSubstr("\"second\""), HasSubstr("(4 bytes)"),
                               HasSubstr("--emit archive,report"))));
  }
}

TEST_F(VerifyTest, SymbolThatTheLinkerIsToldToBeAnotherIsFound) {
  const std::string image = bench().Link(
      kGnuLd, {bench().Script()},
      {"program_CRT.o", "operators.o", "crt/sine_metadata.o"},
      {"--wrap=sum_weights", "--defsym=__wrap_sum_weights=mix_weights"});
  EXPECT_THAT(VerifyCrt(image).Problems("functions-bound"),
              ElementsAre(AllOf(HasSubstr("points at __wrap_sum_weights"),
                                HasSubstr("instead of sum_weights"))));
}

TEST_F(VerifyTest, EntryPointOfAnotherObjectIsFound) {
  bench().Submit("joinable", "operators.o", {"--joinable"});
  bench().CompileText(
      "entry.c",
      "static const int other = 3;\n"
      "const void* TVMSystemLibEntryPoint(void);\n"
      "const void* TVMSystemLibEntryPoint(void) { return &other; }\n");
  // What a registry that joins it would define.
  bench().CompileText(
      "joiner.c",
      "extern const char "
      "metad_sine_is_joinable_and_needs_the_registry_that_joins_it;\n"
      "const char "
      "metad_sine_is_joinable_and_needs_the_registry_that_joins_it = 1;\n");
  const Arguments objects = {"program_CRT.o", "operators.o", "joiner.o",
                             "joinable/sine_metadata.o"};
  const std::string own = bench().Link(kGnuLd, {bench().Script()}, objects);
  EXPECT_EQ(bench().Verify(own, {"joinable/sine_report.json"}).exit_code, 0);

  Arguments with_entry = objects;
  with_entry.push_back("entry.o");
  const std::string replaced =
      bench().Link(kGnuLd, {bench().Script()}, with_entry);
  const Verified verified =
      bench().Verify(replaced, {"joinable/sine_report.json"});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.Open(), ElementsAre("registry-reached refuted"));
}

TEST_F(VerifyTest, JoinedRegistriesAreProvedByTheirReportsTogether) {
  bench().Submit("joinable", "operators.o", {"--joinable"});
  bench().CompileText(
      "more.c", "int more(const int* a, int* b) { *b = *a; return 0; }\n");
  bench().Submit("second", "",
                 {"--module", absl::StrCat("more=", bench().Path("more.o")),
                  "--join", bench().Path("joinable/sine_report.json")},
                 "second");
  const std::string image =
      bench().Link(kGnuLd, {bench().Script()},
                   {"program_CRT.o", "operators.o", "more.o",
                    "joinable/sine_metadata.o", "second/second_metadata.o"});
  const char* const first = "joinable/sine_report.json";
  const char* const second = "second/second_report.json";
  EXPECT_THAT(bench().Verify(image, {first, second}).Open(), IsEmpty());
  EXPECT_THAT(bench().Verify(image, {second, first}).Open(), IsEmpty());
  EXPECT_THAT(bench().Verify(image, {first}).Problems("registry-reached"),
              ElementsAre(HasSubstr("give its report, too")));
}

TEST_F(VerifyTest, PoolsAndRegionsAreHeldAgainstTheScript) {
  bench().Submit(
      "pools", "operators.o",
      {"--region", "QSPI:flash,origin=0x90000000,length=4M",
       "--constant-region", "weights=QSPI", "--pool",
       "late:external,address=0x90400000", "--constant-pool", "scales=late"});
  const Arguments objects = {"program_CRT.o", "operators.o",
                             "pools/sine_metadata.o"};
  const std::string fragment = bench().Path("pools/sine_metadata.ld");
  const Arguments reports = {"pools/sine_report.json"};
  for (const char* linker : {kGnuLd, "ld.lld"}) {
    const std::string image =
        bench().Link(linker, {fragment, bench().Script()}, objects);
    const Verified verified = bench().Verify(image, reports);
    EXPECT_EQ(verified.exit_code, 0) << verified.errors;
    EXPECT_EQ(verified.Verdict("constants-in-region"), "proved");
    EXPECT_EQ(verified.Verdict("pools-bound"), "proved");
  }
  // Bound where another build had the pool.
  Write(bench().Path("moved.ld"),
        absl::StrReplaceAll(Read(fragment), {{"0x90400000", "0x90500000"}}));
  const std::string moved = bench().Link(
      kGnuLd, {bench().Path("moved.ld"), bench().Script()}, objects);
  EXPECT_THAT(bench().Verify(moved, reports).Problems("pools-bound"),
              ElementsAre(HasSubstr("0x90500000 instead of 0x90400000")));
  // Without the fragment, the firmware's script has all of it.
  const std::string without = bench().Link(kGnuLd, {bench().Script()}, objects,
                                           {"--defsym=scales=0x90400000"});
  EXPECT_THAT(bench().Verify(without, reports).Problems("constants-in-region"),
              ElementsAre(AllOf(HasSubstr("weights lies at 0x8"),
                                HasSubstr("QSPI (0x90000000 to 0x903fffff)"))));
  // The board has its flash elsewhere than the build was told.
  EXPECT_THAT(
      bench()
          .Verify(without, reports,
                  {"--region", "QSPI:flash,origin=0x08000000,length=1M"})
          .Verdict("constants-in-region"),
      "proved");
}

TEST_F(VerifyTest, RegionWithoutAPlaceIsANote) {
  bench().Submit("unplaced", "operators.o",
                 {"--region", "FLASH:flash,budget=4K", "--constant-region",
                  "weights=FLASH"});
  const std::string image = bench().Link(
      kGnuLd, {bench().Path("unplaced/sine_metadata.ld"), bench().Script()},
      {"program_CRT.o", "operators.o", "unplaced/sine_metadata.o"});
  const Verified verified =
      bench().Verify(image, {"unplaced/sine_report.json"});
  EXPECT_EQ(verified.exit_code, 0);
  EXPECT_THAT(verified.errors, HasSubstr("--region FLASH:flash"));
  EXPECT_EQ(bench()
                .Verify(image, {"unplaced/sine_report.json"},
                        {"--region", "FLASH:flash,origin=0x08100000,length=1M"})
                .Verdict("constants-in-region"),
            "refuted");
}

TEST_F(VerifyTest, StrippedFirmwareIsKnownByItsBytesAsFarAsTheyTell) {
  const std::string image = bench().LinkGood();
  bench().Run({"/usr/bin/arm-none-eabi-strip", bench().Path(image), "-o",
               bench().Path("stripped.elf")});
  const Verified verified = VerifyCrt("stripped.elf");
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.Open(), ElementsAre("registry-reached not-proved"));
  EXPECT_EQ(verified.Verdict("functions-bound"), "proved");
  EXPECT_EQ(verified.Verdict("constants-bit-exact"), "proved");
  EXPECT_THAT(verified.errors, HasSubstr("no symbol table"));
}

TEST_F(VerifyTest, FunctionWithoutTheThumbBitIsFound) {
  Write(bench().Path("plain.s"),
        ".syntax unified\n.thumb\n.text\n.global plain\nplain:\n"
        " movs r0, #0\n bx lr\n");
  bench().Run({bench().Tool("arm-none-eabi-gcc"), "-mcpu=cortex-m3", "-c",
               bench().Path("plain.s"), "-o", bench().Path("plain.o")});
  bench().Submit("plain", "", {"--external", "hand", "--functions", "plain"});
  const std::string image =
      bench().Link(kGnuLd, {bench().Script()},
                   {"program_CRT.o", "plain.o", "plain/sine_metadata.o"});
  EXPECT_THAT(bench()
                  .Verify(image, {"plain/sine_report.json"})
                  .Problems("functions-bound"),
              ElementsAre(AllOf(HasSubstr("without the Thumb bit"),
                                HasSubstr(".thumb_func"))));
}

TEST_F(VerifyTest, ReportOfAnotherBuildIsToldApart) {
  bench().CompileText(
      "other.c", "int other(const int* a, int* b) { *b = *a; return 0; }\n");
  bench().Submit("other", "",
                 {"--module", absl::StrCat("cpu=", bench().Path("other.o"))});
  const std::string image = bench().LinkGood();
  const Verified other = bench().Verify(image, {"other/sine_report.json"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.Problems("registry-present"),
              ElementsAre(HasSubstr("the metadata of another build")));
  std::string report = Read(bench().Path("crt/sine_report.json"));
  report = absl::StrReplaceAll(report, {{"\"ARM\"", "\"RISC-V\""}});
  Write(bench().Path("riscv_report.json"), report);
  EXPECT_THAT(bench().Verify(image, {"riscv_report.json"}).Open(),
              ElementsAre("target refuted"));
}

TEST_F(VerifyTest, WhatIsNoFirmwareOrNoReportIsRefusedWithTheFile) {
  const std::string image = bench().LinkGood();
  bench().Run({"/usr/bin/arm-none-eabi-objcopy", "-O", "ihex",
               bench().Path(image), bench().Path("image.hex")});
  const std::map<std::string, std::string> images = {
      {"operators.o", "relocatable object"},
      {"image.hex", "is an Intel HEX file"},
      {"weights.bin", "does not start with the ELF magic"}};
  for (const auto& [file, reason] : images) {
    const Verified verified = VerifyCrt(file);
    EXPECT_EQ(verified.exit_code, 3) << file;
    EXPECT_THAT(verified.errors, AllOf(HasSubstr(reason), HasSubstr(file)));
  }
  const Verified no_report = bench().Verify(image, {"weights.bin"});
  EXPECT_EQ(no_report.exit_code, 3);
  EXPECT_THAT(no_report.errors, HasSubstr("is no NAME_report.json"));
  EXPECT_EQ(bench().Verify(image, {}).exit_code, 2);
  EXPECT_EQ(bench().Verify("absent.elf", {"crt/sine_report.json"}).exit_code,
            4);
}

}  // namespace
}  // namespace metad::firmware
