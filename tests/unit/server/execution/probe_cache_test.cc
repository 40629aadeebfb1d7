#include "server/execution/probe_cache.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_registry.h"
#include "server/platform/posix_process_runner.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::execution {
namespace {

namespace fs = std::filesystem;

// The compiler cc, which needs nothing but itself.
class ProbeCacheTest : public testing::Test {
 protected:
  ProbeCacheTest() {
    fs::create_directory(directory_ + "/bin");
    Install("one");
    toolchain_.id = "cc";
    toolchain_.compiler = "cc";
    toolchain_.targets = {{"host", {"-Os"}}};
  }

  void Install(const std::string& content) const {
    std::ofstream(compiler_ + ".new") << content;
    fs::rename(compiler_ + ".new", compiler_);
  }

  ProbedToolchain Probed() const {
    ProbedToolchain probed;
    probed.compiler_path = compiler_;
    probed.version = "cc 1";
    probed.fingerprint = std::string(64, 'f');
    probed.files = {{compiler_, *platform::StateOfFile(compiler_)}};
    return probed;
  }

  // As if the directories had been there for long.
  void Keep() {
    cache_.Keep(toolchain_, search_path_, Probed(),
                absl::Now() + absl::Hours(1));
  }

  std::optional<ProbedToolchain> Read() {
    return cache_.Read(toolchain_, search_path_);
  }

  const std::string directory_ = MakeTestDirectory();
  const std::string compiler_ = directory_ + "/bin/cc";
  const std::string search_path_ = directory_ + "/bin";
  ToolchainDescription toolchain_;
  store::FakeActionCache actions_;
  ProbeCache cache_{actions_};
};

TEST_F(ProbeCacheTest, KnowsWhatWasKept) {
  EXPECT_FALSE(Read().has_value());
  Keep();
  const std::optional<ProbedToolchain> read = Read();
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->compiler_path, compiler_);
  EXPECT_EQ(read->version, "cc 1");
  EXPECT_EQ(read->fingerprint, std::string(64, 'f'));
  ASSERT_GE(read->files.size(), 1u);
  EXPECT_EQ(read->files[0].path, compiler_);
  EXPECT_TRUE(IsUnchanged(*read));
}

TEST_F(ProbeCacheTest, ACompilerThatIsReplacedIsAskedAgain) {
  Keep();
  Install("another");
  EXPECT_FALSE(Read().has_value());
}

TEST_F(ProbeCacheTest, AProgramThatCouldGoBeforeItIsNoticed) {
  Keep();
  std::ofstream(directory_ + "/bin/as") << "new";
  EXPECT_FALSE(Read().has_value());
}

TEST_F(ProbeCacheTest, AnotherCatalogOrSearchPathHasAnotherAnswer) {
  Keep();
  EXPECT_FALSE(cache_.Read(toolchain_, search_path_ + ":/usr/bin").has_value());
  toolchain_.targets[0].flags = {"-O2"};
  EXPECT_FALSE(Read().has_value());
}

TEST_F(ProbeCacheTest, WhatChangedMeanwhileIsNotKept) {
  const absl::Time since = absl::Now();
  Install("another");
  cache_.Keep(toolchain_, search_path_, Probed(), since);
  EXPECT_EQ(actions_.results(), 0);
}

TEST_F(ProbeCacheTest, PlacesOfHeadersHoldAsLongAsTheyAreThere) {
  const std::string include = directory_ + "/include";
  const std::string missing = directory_ + "/missing";
  fs::create_directory(include);
  const auto read = [this] {
    return cache_.ReadHeaderPlaces("f", compiler_, {"-Os"});
  };
  EXPECT_FALSE(read().has_value());
  cache_.KeepHeaderPlaces("f", compiler_, {"-Os"}, {{include}, {missing}});
  ASSERT_TRUE(read().has_value());
  EXPECT_EQ(read()->searched, std::vector<std::string>{include});
  EXPECT_FALSE(cache_.ReadHeaderPlaces("g", compiler_, {"-Os"}).has_value());
  fs::create_directory(missing);
  EXPECT_FALSE(read().has_value());
  fs::remove(missing);
  EXPECT_TRUE(read().has_value());
  fs::remove(include);
  EXPECT_FALSE(read().has_value());
}

// The probe of this machine's own compiler is the same, read or made.
TEST_F(ProbeCacheTest, ARegistryThatReadsSaysWhatOneSaysThatAsks) {
  platform::PosixProcessRunner runner;
  const auto select = [&](ProbeCache* cache) {
    ToolchainRegistry registry(ToolchainCatalog::Default(), &runner,
                               "/usr/bin:/bin", absl::Now, cache);
    const auto selected = registry.SelectForSources("host", "gcc-host");
    EXPECT_TRUE(selected.ok()) << selected.status();
    return selected.ok()
               ? absl::StrCat(selected->compiler_path, selected->fingerprint,
                              selected->headers)
               : "";
  };
  const std::string asked = select(nullptr);
  EXPECT_EQ(select(&cache_), asked);
  EXPECT_EQ(actions_.results(), 2);
  EXPECT_EQ(select(&cache_), asked);
}

}  // namespace
}  // namespace metad::execution
