// The interface of a compiled model, end to end: `metactl submit --aot` makes
// its metadata, its header and its workspace, and firmware on an emulated
// Cortex-M3 finds the one, includes the other and computes in the third.

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
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
                                          "firmware/interface/main",
                                          "firmware/sine/sine_operators",
                                          "firmware/sine/npu_operators"};

class InterfaceTest : public ::testing::Test, protected FirmwareBench {
 protected:
  void SetUp() override { Prepare(); }

  void Submit() {
    const std::string sine = Runfile("tests/firmware/sine");
    RunOrFail({Runfile("client/metactl"),
               "submit",
               "--model-name",
               "sine",
               "--aot",
               absl::StrCat(sine, "/sine_interface.textproto"),
               "--external",
               "sine_operators",
               "--functions",
               absl::StrCat("sine_operators:tvmgen_sine_fused_dense0_relu,",
                            "tvmgen_sine_fused_dense2"),
               "--external",
               "npu",
               "--functions",
               "npu:tvmgen_sine_npu_dense1_relu",
               "--constants",
               absl::StrCat(sine, "/weights.npz"),
               "--target",
               "cortex-m3",
               "--emit",
               "header,object",
               "--out",
               Output("generated")});
  }

  void CompileFirmware() {
    for (const char* unit : kFirmwareUnits) {
      const std::filesystem::path source =
          Runfile(absl::StrCat("tests/", unit, ".c"));
      ASSERT_NO_FATAL_FAILURE(
          Compile(source, absl::StrCat(source.stem().string(), ".o")));
    }
  }

  void Link() {
    RunOrFail({Tool("arm-none-eabi-gcc"),
               "-mcpu=cortex-m3",
               "-mthumb",
               "-nostdlib",
               "-static",
               "-Wl,--fatal-warnings",
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
               Output("sine_operators.o"),
               Output("npu_operators.o"),
               Output("generated/sine_metadata.o"),
               "-lgcc",
               "-o",
               Output("image.elf")});
  }

  void ExpectWorkspaceInRam() {
    const absl::StatusOr<ElfContent> image = ReadElf(Output("image.elf"));
    ASSERT_TRUE(image.ok()) << image.status();
    int found = 0;
    for (const ElfVariable& variable : image->variables) {
      if (variable.name != "tvmgen_sine_rows_workspace") continue;
      ++found;
      EXPECT_EQ(variable.section.name, ".bss");
      EXPECT_EQ(variable.size, 128u);
    }
    EXPECT_EQ(found, 1);
  }
};

TEST_F(InterfaceTest, FirmwareRunsTheModelThroughItsInterface) {
  ASSERT_NO_FATAL_FAILURE(Submit());
  ASSERT_NO_FATAL_FAILURE(CompileFirmware());
  ASSERT_NO_FATAL_FAILURE(Link());
  ExpectWorkspaceInRam();
  const platform::ProcessResult result =
      Execute({Tool("qemu-system-arm"), "-M", "mps2-an385", "-cpu", "cortex-m3",
               "-nographic", "-semihosting-config", "enable=on,target=native",
               "-kernel", Output("image.elf")});
  const std::string text =
      absl::StrCat(result.standard_output.text, result.standard_error.text);
  EXPECT_TRUE(result.Succeeded()) << text;
  EXPECT_THAT(text, HasSubstr("PASS interface\n"));
  EXPECT_THAT(text, Not(HasSubstr("FAIL")));
}

}  // namespace
}  // namespace metad::firmware
