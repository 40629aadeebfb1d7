// The main job end to end, on a target: two runtime modules and trained weights
// go through a running metad into an image for a Cortex-M3, and the image runs
// inference in an emulator. See README.md.

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/process_runner.h"
#include "tests/firmware/elf_content.h"
#include "tests/firmware/firmware_bench.h"
#include "tests/firmware/running_metad.h"

namespace metad::firmware {
namespace {

using ::metad::platform::ProcessResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Below tests/, without ".c".
constexpr const char* kFirmwareUnits[] = {
    "firmware/sine/main",          "boards/board",
    "boards/memory_functions",     "boards/cortex_m/startup",
    "boards/cortex_m/semihosting", "boards/cortex_m/flash_protection"};

// By name, with their bytes, as train.py has them.
const std::map<std::string, uint64_t>& TrainedConstants() {
  static const auto* const constants = new std::map<std::string, uint64_t>{
      {"sine_dense0_weight", 64},     {"sine_dense0_bias", 64},
      {"sine_dense1_weight", 256},    {"sine_dense1_bias", 64},
      {"sine_dense1_input_scale", 4}, {"sine_dense1_output_scale", 64},
      {"sine_dense2_weight", 64},     {"sine_dense2_bias", 4},
  };
  return *constants;
}

// How metactl learns what the modules answer to get_func_names.
struct Submission {
  std::string name;
  Arguments functions;
};

// What GoogleTest shows of the parameter.
void PrintTo(const Submission& submission, std::ostream* out) {
  *out << submission.name;
}

class FirmwareTest : public ::testing::TestWithParam<Submission>,
                     protected FirmwareBench {
 protected:
  void SetUp() override { Prepare(); }

  void CompileModules() {
    for (const char* module : {"sine_operators", "npu_operators"}) {
      ASSERT_NO_FATAL_FAILURE(
          Compile(Runfile(absl::StrCat("tests/firmware/sine/", module, ".c")),
                  absl::StrCat(module, ".o")));
    }
  }

  void CompileFirmware() {
    for (const char* unit : kFirmwareUnits) {
      const std::filesystem::path source =
          Runfile(absl::StrCat("tests/", unit, ".c"));
      ASSERT_NO_FATAL_FAILURE(
          Compile(source, absl::StrCat(source.stem().string(), ".o")));
    }
  }

  // Has a metad of its own write generated/sine_metadata.{c,h,o}.
  void Submit(const Arguments& functions) {
    const std::string socket = absl::StrCat(SocketDirectory(), "/metad.sock");
    absl::StatusOr<RunningMetad> metad =
        RunningMetad::Start(Runfile("server/metad"), socket, Output(""));
    ASSERT_TRUE(metad.ok()) << metad.status();

    const std::string sine = Runfile("tests/firmware/sine");
    Arguments argv = {
        Runfile("client/metactl"),
        "submit",
        "--server",
        absl::StrCat("unix:", socket),
        "--model-name",
        "sine",
        "--module",
        absl::StrCat("sine_operators=", sine, "/sine_operators.c"),
        "--module",
        absl::StrCat("npu=", Output("npu_operators.o")),
        "--constants",
        absl::StrCat(sine, "/weights.npz"),
        "--runtime",
        "crt",
        "--target",
        "cortex-m3",
        "--emit",
        "source,header,object,archive",
        "--out",
        Output("generated")};
    argv.insert(argv.end(), functions.begin(), functions.end());
    ASSERT_NO_FATAL_FAILURE(RunOrFail(argv));

    const absl::StatusOr<int> exit_code = metad->Terminate();
    ASSERT_TRUE(exit_code.ok()) << exit_code.status();
    EXPECT_EQ(*exit_code, 0);
  }

  void Link(const std::string& metadata_object, const std::string& image) {
    RunOrFail({Tool("arm-none-eabi-gcc"), "-mcpu=cortex-m3", "-mthumb",
               "-nostdlib", "-static", "-Wl,--fatal-warnings", "-T",
               Runfile("tests/boards/memory/mps2.ld"), "-T",
               Runfile("tests/boards/image.ld"), Output("startup.o"),
               Output("flash_protection.o"), Output("semihosting.o"),
               Output("board.o"), Output("memory_functions.o"),
               Output("main.o"), Output("sine_operators.o"),
               Output("npu_operators.o"), Output(metadata_object),
               // Software floating point.
               "-lgcc", "-o", Output(image)});
  }

  // Of the modules and the metadata the linker is given the archive alone, and
  // drops what nobody refers to.
  void LinkArchive(const std::string& linker, const std::string& image) {
    const std::string libgcc(absl::StripTrailingAsciiWhitespace(
        Execute({Tool("arm-none-eabi-gcc"), "-mcpu=cortex-m3", "-mthumb",
                 "-print-libgcc-file-name"})
            .standard_output.text));
    RunOrFail({Tool(linker),
               "-static",
               "--gc-sections",
               "--fatal-warnings",
               "-T",
               Runfile("tests/boards/memory/mps2.ld"),
               "-T",
               Runfile("tests/boards/image.ld"),
               Output("startup.o"),
               Output("flash_protection.o"),
               Output("semihosting.o"),
               Output("board.o"),
               Output("memory_functions.o"),
               Output("main.o"),
               "-L",
               Output("generated"),
               "-lsine",
               libgcc,
               "-o",
               Output(image)});
  }

  void ExpectThatItRuns(const std::string& image) {
    const ProcessResult result =
        Execute({Tool("qemu-system-arm"), "-M", "mps2-an385", "-cpu",
                 "cortex-m3", "-nographic", "-semihosting-config",
                 "enable=on,target=native", "-kernel", Output(image)});
    const std::string text =
        absl::StrCat(result.standard_output.text, result.standard_error.text);
    EXPECT_TRUE(result.Succeeded())
        << "exit code " << result.exit_code
        << (result.timed_out ? ", timed out" : "") << "\n"
        << text;
    EXPECT_THAT(text, HasSubstr("PASS inference equals numpy's"));
    EXPECT_THAT(text, HasSubstr("PASS sine on Cortex-M3\n"));
    EXPECT_THAT(text, Not(HasSubstr("FAIL")));
  }

  // No byte of what metad generated is in RAM: neither in its object nor in the
  // image that the linker made with it.
  void ExpectThatItCostsNoRam(const std::string& metadata_object,
                              const std::string& image) {
    const absl::StatusOr<ElfContent> object = ReadElf(Output(metadata_object));
    const absl::StatusOr<ElfContent> linked = ReadElf(Output(image));
    ASSERT_TRUE(object.ok()) << object.status();
    ASSERT_TRUE(linked.ok()) << linked.status();
    for (const ElfSection& section : object->sections) {
      EXPECT_TRUE(!section.writable || section.size == 0)
          << section.name << " of " << metadata_object;
    }

    std::multimap<std::string, ElfVariable> variables;
    std::vector<std::string> in_ram;
    for (const ElfVariable& variable : linked->variables) {
      variables.emplace(variable.name, variable);
      if (variable.section.writable) in_ram.push_back(variable.name);
    }
    // The firmware's own.
    EXPECT_THAT(in_ram, ElementsAre("failures"));
    uint64_t ram_bytes = 0;
    for (const ElfSection& section : linked->sections) {
      if (section.writable) ram_bytes += section.size;
      if (section.name == ".data") {
        EXPECT_EQ(section.size, 0u);
      }
    }
    // `failures`, rounded up: no variable without a symbol hides beside it.
    EXPECT_EQ(ram_bytes, 8u);

    for (const auto& [name, size] : TrainedConstants()) {
      ASSERT_EQ(variables.count(name), 1u) << name;
      const ElfVariable& constant = variables.find(name)->second;
      EXPECT_EQ(constant.section.name, ".rodata") << name;
      EXPECT_EQ(constant.size, size) << name;
      EXPECT_EQ(constant.address % 16, 0u) << name;
    }
    // Whatever the registry's tables are called.
    for (const ElfVariable& table : object->variables) {
      const auto [begin, end] = variables.equal_range(table.name);
      EXPECT_NE(begin, end) << table.name << " is not in the image";
      for (auto it = begin; it != end; ++it) {
        EXPECT_EQ(it->second.section.name, ".rodata") << table.name;
      }
    }
  }
};

TEST_P(FirmwareTest, ModelRunsFromFlashThroughTheRegistry) {
  ASSERT_NO_FATAL_FAILURE(CompileModules());
  ASSERT_NO_FATAL_FAILURE(Submit(GetParam().functions));
  ASSERT_NO_FATAL_FAILURE(CompileFirmware());

  ASSERT_NO_FATAL_FAILURE(Link("generated/sine_metadata.o", "from_object.elf"));
  ExpectThatItRuns("from_object.elf");
  ExpectThatItCostsNoRam("generated/sine_metadata.o", "from_object.elf");

  // The returned source means the same, in the hands of the firmware's build.
  ASSERT_NO_FATAL_FAILURE(
      Compile(Output("generated/sine_metadata.c"), "from_source.o"));
  ASSERT_NO_FATAL_FAILURE(Link("from_source.o", "from_source.elf"));
  ExpectThatItRuns("from_source.elf");
  ExpectThatItCostsNoRam("from_source.o", "from_source.elf");
}

TEST_P(FirmwareTest, TheArchiveAloneMakesTheSameImage) {
  ASSERT_NO_FATAL_FAILURE(CompileModules());
  ASSERT_NO_FATAL_FAILURE(Submit(GetParam().functions));
  ASSERT_NO_FATAL_FAILURE(CompileFirmware());
  for (const char* const linker : {"arm-none-eabi-ld", "ld.lld"}) {
    const std::string image = absl::StrCat(linker, ".elf");
    ASSERT_NO_FATAL_FAILURE(LinkArchive(linker, image));
    ExpectThatItRuns(image);
    ExpectThatItCostsNoRam("generated/sine_metadata.o", image);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Submissions, FirmwareTest,
    ::testing::Values(
        Submission{"FunctionsListed",
                   {"--functions",
                    "sine_operators:tvmgen_sine_fused_dense0_relu,"
                    "tvmgen_sine_fused_dense2"}},
        Submission{"FunctionsFromSymbolTables", {}}),
    [](const ::testing::TestParamInfo<Submission>& test) {
      return test.param.name;
    });

}  // namespace
}  // namespace metad::firmware
