#include "server/execution/header_probe.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

namespace fs = std::filesystem;

class HeaderProbeTest : public testing::Test {
 protected:
  HeaderProbeTest() {
    fs::create_directories(include_ + "/sys");
    WriteHeader("a.h", "int a;");
    WriteHeader("sys/b.h", "int b;");
    std::ofstream(compiler_) << "#!/bin/sh\ncat >&2 <<END\n"
                                "ignoring nonexistent directory \"/none\"\n"
                                "#include <...> search starts here:\n "
                             << include_ << "\n " << include_
                             << "/../include\nEnd of search list.\n /usr\n"
                                "END\n";
    fs::permissions(compiler_, fs::perms::owner_all);
  }

  // In one step, as packages are installed, and with their time.
  void WriteHeader(const std::string& name, const std::string& content) const {
    const std::string path = absl::StrCat(include_, "/", name);
    std::ofstream(path + ".new") << content;
    fs::last_write_time(path + ".new", fs::file_time_type());
    fs::rename(path + ".new", path);
  }

  ProbedHeaders Probe() {
    const CompilerQuestion question(runner_, "/usr/bin:/bin");
    const auto places = AskForHeaders(question, compiler_, {"-Os"});
    EXPECT_TRUE(places.ok()) << places.status();
    return places.ok() ? ListHeaders(*places) : ProbedHeaders();
  }

  // After a change that is to be noticed.
  void ExpectAnother(const ProbedHeaders& before) {
    EXPECT_FALSE(IsUnchanged(before));
    EXPECT_NE(Probe().fingerprint, before.fingerprint);
  }

  const std::string directory_ = MakeTestDirectory();
  const std::string include_ = directory_ + "/include";
  const std::string compiler_ = directory_ + "/cc";
  platform::PosixProcessRunner runner_;
};

TEST_F(HeaderProbeTest, UnchangedHeadersHaveOneFingerprint) {
  const ProbedHeaders before = Probe();
  EXPECT_EQ(before.fingerprint.size(), 64u);
  // Each directory once, and none that is not searched.
  EXPECT_EQ(before.directories.size(), 2u);
  EXPECT_TRUE(IsUnchanged(before));
  EXPECT_EQ(Probe().fingerprint, before.fingerprint);
}

TEST_F(HeaderProbeTest, WhatIsMissingIsToldFromWhatIsSearched) {
  const auto places =
      AskForHeaders(CompilerQuestion(runner_, "/usr/bin:/bin"), compiler_, {});
  ASSERT_TRUE(places.ok()) << places.status();
  // Once for C and once for C++.
  EXPECT_EQ(places->missing, (std::vector<std::string>{"/none", "/none"}));
  EXPECT_EQ(places->searched.size(), 4u);
}

TEST_F(HeaderProbeTest, AHeaderThatIsReplacedComesOrGoesIsNoticed) {
  ProbedHeaders before = Probe();
  WriteHeader("sys/b.h", "long b;");
  ExpectAnother(before);
  before = Probe();
  WriteHeader("sys/c.h", "");
  ExpectAnother(before);
  before = Probe();
  fs::remove(include_ + "/a.h");
  ExpectAnother(before);
  before = Probe();
  fs::rename(include_ + "/sys", include_ + "/net");
  ExpectAnother(before);
}

TEST_F(HeaderProbeTest, TheSameHeadersElsewhereHaveTheSameFingerprint) {
  const std::string before = Probe().fingerprint;
  fs::rename(include_, directory_ + "/moved");
  fs::create_directory_symlink(directory_ + "/moved", include_);
  EXPECT_EQ(Probe().fingerprint, before);
}

TEST_F(HeaderProbeTest, ACompilerThatNamesNoDirectoriesHasNoHeaders) {
  std::ofstream(compiler_) << "#!/bin/sh\nexit 1\n";
  const ProbedHeaders headers = Probe();
  EXPECT_TRUE(headers.directories.empty());
  EXPECT_TRUE(IsUnchanged(headers));
}

}  // namespace
}  // namespace metad::execution
