// Files of constants that are larger than the memory that metactl may take.
// They are sparse: what they hold costs no disk, but their reader cannot know.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/metad_process.h"

namespace metad {
namespace {

using testing::HasSubstr;

constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kTensors = 64;
constexpr int64_t kEachBytes = 16 * kMiB;
constexpr int64_t kDataBytes = kTensors * kEachBytes;
// Of a process that does nothing with constants metactl takes about 40 MiB.
constexpr int64_t kMostResidentBytes = 128 * kMiB;

struct Ended {
  int exit_code = -1;
  // The most memory that it ever had.
  int64_t resident_bytes = 0;
  std::string out;
};

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class LargeConstantsTest : public testing::Test {
 protected:
  LargeConstantsTest() {
    std::string pattern = "/tmp/metad-test-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  ~LargeConstantsTest() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const {
    return directory_ + "/" + name;
  }

  // 64 tensors of 16 MiB each.
  std::string SparseSafetensors() const {
    std::string header = "{";
    for (int64_t i = 0; i < kTensors; ++i) {
      absl::StrAppend(&header, i == 0 ? "" : ",", "\"layer.", i,
                      R"(.w":{"dtype":"BF16","shape":[)", kEachBytes / 2,
                      R"(],"data_offsets":[)", i * kEachBytes, ",",
                      (i + 1) * kEachBytes, "]}");
    }
    header += "}";
    std::string path = Path("large.safetensors");
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i < 8; ++i) {
      file.put(static_cast<char>(header.size() >> (8 * i) & 0xff));
    }
    file << header;
    file.close();
    std::filesystem::resize_file(path, 8 + header.size() + kDataBytes);
    return path;
  }

  // metactl with these arguments, to its end.
  Ended Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "client/metactl");
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string out = Path("stdout");
    const pid_t child = fork();
    if (child == 0) {
      const int file = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      dup2(file, STDOUT_FILENO);
      execv(argv[0], argv.data());
      _exit(127);
    }
    int status = 0;
    rusage usage = {};
    EXPECT_EQ(wait4(child, &status, 0, &usage), child);
    Ended ended;
    ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ended.resident_bytes = int64_t{usage.ru_maxrss} * 1024;
    ended.out = ReadFile(out);
    return ended;
  }

  std::string directory_;
};

TEST_F(LargeConstantsTest, ListingReadsTheHeaderOnly) {
  const Ended inspected =
      Run({"inspect", SparseSafetensors(), "--values", "2"});
  EXPECT_EQ(inspected.exit_code, 0);
  EXPECT_THAT(inspected.out,
              HasSubstr("safetensors, 64 constants, 1073741824"));
  EXPECT_THAT(inspected.out, HasSubstr("layer.7.w   bfloat16[8388608]  "
                                       "16777216  0, 0, ..."));
  EXPECT_LT(inspected.resident_bytes, kMostResidentBytes);
}

TEST_F(LargeConstantsTest, OneTensorIsTakenWithoutTheOthers) {
  const Ended converted = Run({"convert", SparseSafetensors(), "--select",
                               "layer.3.w", "--to", Path("one.params")});
  EXPECT_EQ(converted.exit_code, 0);
  EXPECT_EQ(std::filesystem::file_size(Path("one.params")),
            static_cast<uintmax_t>(kEachBytes + 97));
  EXPECT_LT(converted.resident_bytes, kMostResidentBytes);
}

// Each tensor is hashed; equal ones, as these are, are sent as one blob.
TEST_F(LargeConstantsTest, ImportStaysInBoundedMemory) {
  // What the server keeps goes with the test's files.
  setenv("TMPDIR", directory_.c_str(), 1);
  const std::string address = "unix:" + Path("metad.sock");
  MetadProcess metad({"--listen", address});
  EXPECT_THAT(metad.ReadLine(), HasSubstr("listening"));
  const Ended submitted =
      Run({"submit", "--server", address, "--model-name", "m", "--external",
           "x", "--functions", "f", "--constants", SparseSafetensors(),
           "--select", "layer.[0-9]+.w", "--rename", "\\0=.*", "--emit",
           "header", "--out", Path("out")});
  EXPECT_EQ(submitted.exit_code, 0);
  EXPECT_THAT(ReadFile(Path("out/m_metadata.h")), HasSubstr("layer_63_w"));
  EXPECT_LT(submitted.resident_bytes, kMostResidentBytes);
}

}  // namespace
}  // namespace metad
