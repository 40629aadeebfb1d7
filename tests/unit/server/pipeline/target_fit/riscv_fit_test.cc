#include "server/pipeline/target_fit/riscv_fit.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegen/elf/machines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using codegen::elf::RiscvCore;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint32_t kSingle = 0x2;

std::vector<std::string> Compare(const std::string& machine, uint32_t flags,
                                 const std::string& arch,
                                 uint64_t stack_alignment = 16) {
  const auto found = codegen::elf::FindMachine(machine);
  EXPECT_TRUE(found.has_value()) << machine;
  std::optional<ObjectAttributes> attributes;
  if (!arch.empty()) {
    attributes.emplace();
    attributes->Set(kRiscvArch, {0, arch});
    attributes->Set(kRiscvStackAlign, {stack_alignment, ""});
  }
  std::vector<std::string> texts;
  for (const FitFinding& finding :
       CompareRiscv(std::get<RiscvCore>(found->core), flags, attributes)) {
    texts.push_back(
        (finding.verdict == FitVerdict::kRisky ? "risky: " : "refused: ") +
        finding.Text());
  }
  return texts;
}

TEST(RiscvFitTest, ExtensionsAreThoseOfTheTarget) {
  EXPECT_THAT(Compare("riscv32imac-ilp32", 1, "rv32i2p1_m2p0_c2p0_zicsr2p0"),
              IsEmpty());
  EXPECT_THAT(Compare("riscv32imac-ilp32", 1, "rv32i2p1_f2p2_zba1p0"),
              ElementsAre(HasSubstr("no extensions but i, m, a, c, so not f, "
                                    "zba (-march)")));
  EXPECT_THAT(Compare("riscv32imac_zba-ilp32", 1, "rv32i2p1_zba1p0"),
              IsEmpty());
  EXPECT_THAT(Compare("riscv32imac-ilp32", 1, "rv32i2p1_?"),
              ElementsAre(HasSubstr("no name of an instruction set")));
}

TEST(RiscvFitTest, AbiIsThatOfTheTarget) {
  EXPECT_THAT(Compare("riscv32imafc-ilp32f", 1, "rv32i2p1"),
              ElementsAre(HasSubstr("the float ABI (e_flags) is integer "
                                    "registers only; expected "
                                    "single-precision float registers")));
  EXPECT_THAT(Compare("riscv32imac-ilp32", kSingle, ""),
              ElementsAre(HasSubstr("the float ABI")));
  EXPECT_THAT(
      Compare("riscv32imac-ilp32", kRiscvReducedRegisters, "rv32e1p9", 4),
      ElementsAre(HasSubstr("RVE (16 registers); expected RVI"),
                  HasSubstr("Tag_RISCV_stack_align is 4")));
}

// Objects without attributes have flags all the same.
TEST(RiscvFitTest, CompressedCodeIsForCoresThatHaveIt) {
  EXPECT_THAT(Compare("riscv32i-ilp32", kRiscvCompressed, ""),
              ElementsAre(HasSubstr("refused: e_flags is RVC")));
  EXPECT_THAT(Compare("riscv32imac-ilp32", kRiscvCompressed, ""), IsEmpty());
  EXPECT_THAT(Compare("riscv32imac-ilp32", kRiscvTotalStoreOrder, ""),
              ElementsAre(HasSubstr("risky: the memory model")));
}

}  // namespace
}  // namespace metad::pipeline
