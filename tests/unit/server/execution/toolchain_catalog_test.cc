#include "server/execution/toolchain_catalog.h"

#include <elf.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::execution {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kTarget[] =
    "targets { name: \"m3\" architecture: ARM pointer_bits: 32 }\n";

// The lines of the error that a catalog gives.
std::vector<std::string> ProblemsOf(const std::string& text) {
  const absl::Status status =
      ToolchainCatalog::Parse(text, "site.textproto").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  return absl::StrSplit(status.message(), '\n');
}

TEST(ToolchainCatalogTest, ValuesArriveInOrder) {
  const absl::StatusOr<ToolchainCatalog> catalog = ToolchainCatalog::Parse(
      R"(targets { name: "be" description: "Big" architecture: ARM
                   pointer_bits: 32 big_endian: true }
         targets { name: "rv" architecture: RISCV pointer_bits: 64 }
         toolchains { id: "b" family: CLANG compiler: "/opt/clang"
                      targets { target: "rv" flags: "-a" flags: "-b c" } }
         toolchains { id: "a" family: GCC compiler: "gcc"
                      targets { target: "be" } targets { target: "rv" } })",
      "f");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->targets().size(), 2u);
  const TargetDescription& target = catalog->targets()[0];
  EXPECT_EQ(target.name, "be");
  EXPECT_EQ(target.description, "Big");
  EXPECT_EQ(target.architecture, "ARM");
  EXPECT_EQ(target.elf_machine, EM_ARM);
  EXPECT_EQ(target.pointer_bits, 32);
  EXPECT_TRUE(target.big_endian);
  EXPECT_EQ(catalog->FindTarget("rv"), &catalog->targets()[1]);
  EXPECT_EQ(catalog->FindTarget("no"), nullptr);

  ASSERT_EQ(catalog->toolchains().size(), 2u);
  const ToolchainDescription& toolchain = catalog->toolchains()[0];
  EXPECT_EQ(toolchain.id, "b");
  EXPECT_EQ(toolchain.family, CompilerFamily::kClang);
  EXPECT_EQ(toolchain.compiler, "/opt/clang");
  ASSERT_NE(toolchain.FindTarget("rv"), nullptr);
  EXPECT_THAT(toolchain.FindTarget("rv")->flags, ElementsAre("-a", "-b c"));
  EXPECT_EQ(toolchain.FindTarget("be"), nullptr);
  EXPECT_EQ(catalog->FindToolchain("a"), &catalog->toolchains()[1]);
  EXPECT_EQ(catalog->FindToolchain("no"), nullptr);
}

TEST(ToolchainCatalogTest, NativeIsThisMachine) {
  const absl::StatusOr<ToolchainCatalog> catalog = ToolchainCatalog::Parse(
      "targets { name: \"host\" architecture: NATIVE }", "f");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->targets()[0].pointer_bits,
            static_cast<int>(8 * sizeof(void*)));
  EXPECT_NE(catalog->targets()[0].elf_machine, EM_NONE);
}

TEST(ToolchainCatalogTest, SyntaxErrorNamesFileLineAndColumn) {
  EXPECT_THAT(ProblemsOf("targets {\n  name: host }"),
              ElementsAre(StartsWith("site.textproto:2:9: ")));
}

TEST(ToolchainCatalogTest, EveryUnknownFieldIsNamed) {
  EXPECT_THAT(
      ProblemsOf("targets { name: \"m3\" architecture: ARM pointer_bits: 32\n"
                 "colour: \"red\" }\n"
                 "compilers { id: \"x\" }"),
      ElementsAre(
          AllOf(StartsWith("site.textproto:2:"), HasSubstr("colour")),
          AllOf(StartsWith("site.textproto:3:"), HasSubstr("compilers"))));
}

TEST(ToolchainCatalogTest, AnEmptyFileHasNoTargets) {
  EXPECT_THAT(ProblemsOf(""),
              ElementsAre("site.textproto: targets: must hold at least one"));
}

TEST(ToolchainCatalogTest, AllProblemsOfValuesAreListed) {
  EXPECT_THAT(
      ProblemsOf(R"(targets { name: "a b" architecture: ARM pointer_bits: 32 }
targets { name: "x" pointer_bits: 32 }
targets { name: "y" architecture: ARM pointer_bits: 16 }
targets { name: "z" architecture: X86_64 pointer_bits: 64 big_endian: true }
targets { name: "x" architecture: NATIVE pointer_bits: 64 }
toolchains { id: "" family: GCC compiler: "gcc" targets { target: "x" } }
toolchains { id: "t" compiler: "gcc" targets { target: "x" } }
toolchains { id: "t" family: GCC compiler: "" targets { target: "x" } }
toolchains { id: "u" family: GCC compiler: "bin/gcc" }
toolchains { id: "v" family: GCC compiler: "gcc"
             targets { target: "x" flags: "-O" flags: "" }
             targets { target: "nowhere" } targets { target: "x" } })"),
      ElementsAre(
          StartsWith("site.textproto:1:1: targets[0].name: \"a b\" must be "),
          StartsWith("site.textproto:2:1: targets[1].architecture: must be "),
          "site.textproto:3:1: targets[2].pointer_bits: 16 must be 32 on ARM",
          "site.textproto:4:1: targets[3].big_endian: x86-64 is little-endian "
          "only",
          "site.textproto:5:1: targets[4].name: \"x\" is already that of [1]",
          StartsWith("site.textproto:5:1: targets[4].architecture: NATIVE"),
          StartsWith("site.textproto:6:1: toolchains[0].id: \"\" must be "),
          "site.textproto:7:1: toolchains[1].family: must be GCC or CLANG",
          "site.textproto:8:1: toolchains[2].id: \"t\" is already that of [1]",
          StartsWith("site.textproto:8:1: toolchains[2].compiler: \"\""),
          StartsWith("site.textproto:9:1: toolchains[3].compiler: \"bin/gcc\""),
          "site.textproto:9:1: toolchains[3].targets: must hold at least one",
          StartsWith("site.textproto:10:1: toolchains[4].targets[0].flags[1]:"),
          "site.textproto:10:1: toolchains[4].targets[1].target: \"nowhere\" "
          "is no target of this catalog",
          "site.textproto:10:1: toolchains[4].targets[2].target: \"x\" stands "
          "here twice"));
}

TEST(ToolchainCatalogTest, UnknownArchitectureIsRefused) {
  EXPECT_THAT(
      ProblemsOf("targets { name: \"m\" architecture: VAX }"),
      ElementsAre(AllOf(StartsWith("site.textproto:1:"), HasSubstr("VAX"))));
}

TEST(ToolchainCatalogTest, ByteOrderMustBeOneThatTheArchitectureHas) {
  EXPECT_THAT(
      ProblemsOf("targets { name: \"z\" architecture: S390 pointer_bits: 64 }"),
      ElementsAre("site.textproto:1:1: targets[0].big_endian: S/390 is "
                  "big-endian only"));
}

TEST(ToolchainCatalogTest, SourcesOnlyCatalogIsAllowed) {
  EXPECT_TRUE(ToolchainCatalog::Parse(kTarget, "f").ok());
}

TEST(ToolchainCatalogTest, DefaultHasTheTargetsOfTheManual) {
  const ToolchainCatalog& catalog = ToolchainCatalog::Default();
  for (const std::string name :
       {"host", "x86_64", "aarch64", "cortex-m0", "cortex-m3", "cortex-m4",
        "cortex-m4f", "cortex-m7", "cortex-m7f", "cortex-m33", "cortex-m33f",
        "cortex-m55", "cortex-m55f", "cortex-r5be", "rv32imac", "rv64gc",
        "s390x"}) {
    EXPECT_NE(catalog.FindTarget(name), nullptr) << name;
  }
  EXPECT_TRUE(catalog.FindTarget("cortex-r5be")->big_endian);
  EXPECT_TRUE(catalog.FindTarget("s390x")->big_endian);
  EXPECT_EQ(catalog.FindTarget("rv32imac")->pointer_bits, 32);
}

TEST(ToolchainCatalogTest, DefaultPrefersGccForEveryTarget) {
  const ToolchainCatalog& catalog = ToolchainCatalog::Default();
  for (const TargetDescription& target : catalog.targets()) {
    const ToolchainDescription* first = nullptr;
    for (const ToolchainDescription& toolchain : catalog.toolchains()) {
      if (first == nullptr && toolchain.FindTarget(target.name) != nullptr) {
        first = &toolchain;
      }
    }
    ASSERT_NE(first, nullptr) << target.name;
    EXPECT_EQ(first->family, CompilerFamily::kGcc) << target.name;
  }
}

}  // namespace
}  // namespace metad::execution
