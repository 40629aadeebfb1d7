// Constants in several places, end to end: metactl's linker script fragment
// puts them there with GNU ld and lld, the image accepts the pools that were
// made for it and no others, and the network computes the same.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/process_runner.h"
#include "tests/firmware/elf_content.h"
#include "tests/firmware/firmware_bench.h"

namespace metad::firmware {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Below tests/, without ".c".
constexpr const char* kFirmwareUnits[] = {"boards/board",
                                          "boards/memory_functions",
                                          "boards/cortex_m/startup",
                                          "boards/cortex_m/semihosting",
                                          "boards/cortex_m/flash_protection",
                                          "firmware/sine/sine_operators",
                                          "firmware/sine/npu_operators"};

struct LinkerCase {
  std::string name;
  std::string tool;
  Arguments flags;
};

void PrintTo(const LinkerCase& linker, std::ostream* out) {
  *out << linker.name;
}

class PlacementTest : public ::testing::TestWithParam<LinkerCase>,
                      protected FirmwareBench {
 protected:
  void SetUp() override { Prepare(); }

  platform::ProcessResult Submit(const Arguments& placement) {
    const std::string sine = Runfile("tests/firmware/sine");
    Arguments argv = {Runfile("client/metactl"),
                      "submit",
                      "--model-name",
                      "sine",
                      "--external",
                      "sine_operators",
                      "--functions",
                      "sine_operators:tvmgen_sine_fused_dense0_relu,"
                      "tvmgen_sine_fused_dense2",
                      "--external",
                      "npu",
                      "--functions",
                      "npu:tvmgen_sine_npu_dense1_relu",
                      "--requires",
                      "sine_operators:sine_dense2_weight",
                      "--constants",
                      absl::StrCat(sine, "/weights.npz"),
                      "--target",
                      "cortex-m3",
                      "--emit",
                      "header,object,linker-script",
                      "--out",
                      Output("generated"),
                      "--region",
                      "EXTFLASH:flash,origin=0x100000,length=1M",
                      "--region",
                      "XIP:flash,origin=0x200000,length=2M"};
    argv.insert(argv.end(), placement.begin(), placement.end());
    return Execute(argv);
  }

  static Arguments Placement() {
    return {"--pool",
            "group:region=EXTFLASH,align=512",
            "--pool",
            "checked_by_crc:external,checksum=crc32,region=XIP,"
            "address=0x300000",
            "--pool",
            "checked_by_sha:external,region=XIP,address=0x280000",
            "--constant-region",
            "sine_dense1_weight=EXTFLASH",
            "--constant-pool",
            "sine_dense0_weight=group",
            "sine_dense0_bias=group",
            "sine_dense2_bias=checked_by_crc",
            "sine_dense1_output_scale=checked_by_crc",
            "sine_dense2_weight=checked_by_sha",
            "sine_dense1_input_scale=checked_by_sha"};
  }

  void CompileFirmware() {
    for (const char* unit : kFirmwareUnits) {
      const std::filesystem::path source =
          Runfile(absl::StrCat("tests/", unit, ".c"));
      ASSERT_NO_FATAL_FAILURE(
          Compile(source, absl::StrCat(source.stem().string(), ".o"),
                  {"-ffunction-sections", "-fdata-sections"}));
    }
    ASSERT_NO_FATAL_FAILURE(Compile(Runfile("tests/firmware/sine/main.c"),
                                    "sine_main.o", {"-Dmain=sine_main"}));
    ASSERT_NO_FATAL_FAILURE(
        Compile(Runfile("tests/firmware/placement/main.c"), "main.o"));
  }

  std::string Libgcc() {
    const std::string path =
        Execute({Tool("arm-none-eabi-gcc"), "-mcpu=cortex-m3", "-mthumb",
                 "-print-libgcc-file-name"})
            .standard_output.text;
    return std::string(absl::StripSuffix(path, "\n"));
  }

  void Link(const LinkerCase& linker) {
    Arguments argv = {Tool(linker.tool),
                      "--fatal-warnings",
                      "-T",
                      Output("generated/sine_metadata.ld"),
                      "-T",
                      Runfile("tests/firmware/placement/firmware.ld")};
    argv.insert(argv.end(), linker.flags.begin(), linker.flags.end());
    for (const char* object :
         {"startup", "flash_protection", "semihosting", "board",
          "memory_functions", "main", "sine_main", "sine_operators",
          "npu_operators", "generated/sine_metadata"}) {
      argv.push_back(Output(absl::StrCat(object, ".o")));
    }
    argv.insert(argv.end(), {Libgcc(), "-o", Output("image.elf")});
    RunOrFail(argv);
  }

  void ExpectPlaces() {
    const absl::StatusOr<ElfContent> image = ReadElf(Output("image.elf"));
    ASSERT_TRUE(image.ok()) << image.status();
    int placed = 0;
    for (const ElfVariable& variable : image->variables) {
      const bool is_outer = variable.name == "sine_dense1_weight" ||
                            variable.name == "sine_dense0_weight" ||
                            variable.name == "sine_dense0_bias";
      const bool is_inner = variable.name == "sine_dense1_bias";
      if (is_outer) {
        EXPECT_EQ(variable.section.name, ".metad_sine_EXTFLASH");
        EXPECT_GE(variable.address, 0x100000u) << variable.name;
        EXPECT_LT(variable.address, 0x200000u) << variable.name;
      }
      if (is_inner) {
        EXPECT_EQ(variable.section.name, ".rodata");
        EXPECT_LT(variable.address, 0x100000u) << variable.name;
      }
      if (is_outer || is_inner) ++placed;
      EXPECT_NE(variable.name, "sine_dense2_weight");
    }
    EXPECT_EQ(placed, 4);
  }

  platform::ProcessResult Emulate() {
    const auto loader = [this](const char* pool, const char* address) {
      return absl::StrCat("loader,file=", Output("generated/sine_"), pool,
                          ".bin,force-raw=on,addr=", address);
    };
    return Execute({Tool("qemu-system-arm"), "-M", "mps2-an385", "-cpu",
                    "cortex-m3", "-nographic", "-semihosting-config",
                    "enable=on,target=native", "-kernel", Output("image.elf"),
                    "-device", loader("checked_by_crc", "0x300000"), "-device",
                    loader("checked_by_sha", "0x280000")});
  }
};

TEST_P(PlacementTest, EveryConstantIsWhereItWasAskedToBe) {
  const platform::ProcessResult submitted = Submit(Placement());
  ASSERT_TRUE(submitted.Succeeded()) << submitted.standard_error.text;
  ASSERT_NO_FATAL_FAILURE(CompileFirmware());
  ASSERT_NO_FATAL_FAILURE(Link(GetParam()));
  ExpectPlaces();
  const platform::ProcessResult result = Emulate();
  const std::string text =
      absl::StrCat(result.standard_output.text, result.standard_error.text);
  EXPECT_TRUE(result.Succeeded()) << text;
  EXPECT_THAT(text, HasSubstr("PASS placement\n"));
  EXPECT_THAT(text, HasSubstr("PASS sine on Cortex-M3\n"));
  EXPECT_THAT(text, Not(HasSubstr("FAIL")));
}

INSTANTIATE_TEST_SUITE_P(
    Linkers, PlacementTest,
    ::testing::Values(LinkerCase{"GnuLd", "arm-none-eabi-ld", {}},
                      LinkerCase{
                          "GnuLdGc", "arm-none-eabi-ld", {"--gc-sections"}},
                      LinkerCase{"Lld", "ld.lld", {}},
                      LinkerCase{"LldGc", "ld.lld", {"--gc-sections"}}),
    [](const ::testing::TestParamInfo<LinkerCase>& test) {
      return test.param.name;
    });

using BudgetTest = PlacementTest;

TEST_P(BudgetTest, RegionThatIsTooSmallIsRefusedWithWhatFillsIt) {
  Arguments placement = Placement();
  placement.insert(placement.end(), {"--budget", "EXTFLASH=200"});
  const platform::ProcessResult result = Submit(placement);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.standard_error.text,
              HasSubstr("region \"EXTFLASH\" may have 200 bytes"));
  EXPECT_THAT(result.standard_error.text,
              HasSubstr("constant \"sine_dense1_weight\" 256"));
  EXPECT_FALSE(std::filesystem::exists(Output("generated/sine_metadata.o")));
}

INSTANTIATE_TEST_SUITE_P(Metactl, BudgetTest,
                         ::testing::Values(LinkerCase{"None", "ld.lld", {}}));

}  // namespace
}  // namespace metad::firmware
