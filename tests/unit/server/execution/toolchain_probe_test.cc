#include "server/execution/toolchain_probe.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::EndsWith;
using testing::Field;

// A driver in a directory of its own, which starts two programs beside it.
class ToolchainProbeTest : public testing::Test {
 protected:
  ToolchainProbeTest() {
    toolchain_.id = "t";
    toolchain_.compiler = bin_ + "/cc";
    toolchain_.targets.push_back({"host", {"-Os"}});
    Install("cc1", "#!/bin/sh\necho compiler\n");
    Install("as", "#!/bin/sh\necho assembler\n");
    Install("cc", Driver("$bin/cc1"));
  }

  // Answers as gcc does.
  std::string Driver(const std::string& cc1) const {
    return absl::StrCat("#!/bin/sh\nbin=", bin_,
                        "\ncase $1 in\n--version) echo cc 1.0;;\n"
                        "-print-prog-name=cc1) echo ",
                        cc1,
                        ";;\n-print-prog-name=as) echo as;;\n"
                        "*) exit 1;;\nesac\n");
  }

  // In one step, as packages are installed.
  void Install(const std::string& name, const std::string& content) const {
    const std::string path = bin_ + "/" + name;
    std::ofstream(path + ".new") << content;
    fs::permissions(path + ".new", fs::perms::owner_all);
    fs::rename(path + ".new", path);
  }

  ProbedToolchain Probe() {
    auto probed = ProbeToolchain(toolchain_, runner_, bin_ + ":/usr/bin:/bin");
    EXPECT_TRUE(probed.ok()) << probed.status();
    return probed.ok() ? *std::move(probed) : ProbedToolchain();
  }

  const std::string bin_ = MakeTestDirectory();
  platform::PosixProcessRunner runner_;
  ToolchainDescription toolchain_;
};

TEST_F(ToolchainProbeTest, TheCompilerProperIsPartOfTheFingerprint) {
  const ProbedToolchain before = Probe();
  EXPECT_EQ(before.version, "cc 1.0");
  EXPECT_EQ(Probe().fingerprint, before.fingerprint);
  EXPECT_TRUE(IsUnchanged(before));
  Install("cc1", "#!/bin/sh\necho another\n");
  EXPECT_FALSE(IsUnchanged(before));
  EXPECT_NE(Probe().fingerprint, before.fingerprint);
}

TEST_F(ToolchainProbeTest, TheAssemblerIsPartOfTheFingerprint) {
  const ProbedToolchain before = Probe();
  Install("as", "#!/bin/sh\necho another\n");
  EXPECT_FALSE(IsUnchanged(before));
  EXPECT_NE(Probe().fingerprint, before.fingerprint);
}

TEST_F(ToolchainProbeTest, TheCompilerOfCxxIsPartOfTheFingerprint) {
  Install("cc", absl::StrCat("#!/bin/sh\ncase $1 in\n--version) echo cc 1.0;;\n"
                             "-print-prog-name=cc1plus) echo ",
                             bin_, "/cc1;;\n*) exit 1;;\nesac\n"));
  const ProbedToolchain before = Probe();
  Install("cc1", "#!/bin/sh\necho another\n");
  EXPECT_FALSE(IsUnchanged(before));
  EXPECT_NE(Probe().fingerprint, before.fingerprint);
}

TEST_F(ToolchainProbeTest, TheDriverIsAskedWithTheFlagsThatChangeItsAnswer) {
  // With -B it starts another assembler.
  Install("other_as", "#!/bin/sh\necho assembler\n");
  Install("cc", absl::StrCat("#!/bin/sh\ncase \"$*\" in\n"
                             "--version) echo cc 1.0;;\n\"-B ",
                             bin_, "/x -print-prog-name=as\") echo ", bin_,
                             "/other_as;;\n*) exit 1;;\nesac\n"));
  toolchain_.targets.push_back({"other", {"-Os", "-B", bin_ + "/x", "-g"}});
  const ProbedToolchain before = Probe();
  EXPECT_THAT(before.files,
              Contains(Field(&ProbedFile::path, EndsWith("/other_as"))));
  Install("other_as", "#!/bin/sh\necho another\n");
  EXPECT_FALSE(IsUnchanged(before));
  EXPECT_NE(Probe().fingerprint, before.fingerprint);
}

TEST_F(ToolchainProbeTest, TheSameFilesElsewhereHaveTheSameFingerprint) {
  const std::string before = Probe().fingerprint;
  fs::create_directory(bin_ + "/sub");
  fs::rename(bin_ + "/cc1", bin_ + "/sub/cc1");
  Install("cc", absl::StrCat(Driver("$bin/sub/cc1")));
  const std::string moved = Probe().fingerprint;
  // The driver is another file.
  EXPECT_NE(moved, before);
  fs::rename(bin_ + "/sub", bin_ + "/other");
  fs::create_directory_symlink(bin_ + "/other", bin_ + "/sub");
  EXPECT_EQ(Probe().fingerprint, moved);
}

TEST_F(ToolchainProbeTest, ADriverThatNamesNoProgramsStandsForItself) {
  Install("cc", Driver("/nowhere/cc1"));
  fs::remove(bin_ + "/cc1");
  const ProbedToolchain before = Probe();
  EXPECT_EQ(before.files.front().path, bin_ + "/cc");
  Install("cc", absl::StrCat(Driver("/nowhere/cc1"), "# rebuilt\n"));
  EXPECT_NE(Probe().fingerprint, before.fingerprint);
}

TEST_F(ToolchainProbeTest, LibrariesOfTheProgramThatCompilesAreWatched) {
  // A script is compiled by its interpreter, as far as the loader can tell.
  const ProbedToolchain probed = Probe();
  EXPECT_THAT(probed.files,
              Contains(Field(&ProbedFile::path, EndsWith("libc.so.6"))));
  toolchain_.family = CompilerFamily::kClang;
  EXPECT_THAT(Probe().files,
              Contains(Field(&ProbedFile::path, EndsWith("libc.so.6"))));
}

}  // namespace
}  // namespace metad::execution
