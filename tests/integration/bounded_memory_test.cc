// Constants far larger than what either end may have in memory.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/metad_process.h"

namespace metad {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kTensorBytes = 256 * kMiB;
// Of these some 30 are the program and its libraries.
constexpr int64_t kMostResidentBytes = 64 * kMiB;
// A server's pieces on their way are in several threads' memory.
constexpr int64_t kMostResidentServerBytes = 128 * kMiB;

class BoundedMemoryTest : public testing::Test {
 protected:
  BoundedMemoryTest() {
    std::string pattern = "/tmp/metad-test-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    setenv("TMPDIR", directory_.c_str(), 1);
    npy_ = directory_ + "/weights.npy";
    WriteNpy(npy_, kTensorBytes);
  }
  ~BoundedMemoryTest() override { fs::remove_all(directory_); }

  // A tensor of uint8 that is zero but for marks a MiB apart: the file has
  // holes, what is made of it has none.
  static void WriteNpy(const std::string& path, int64_t bytes) {
    std::string header = absl::StrCat(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (", bytes, ",), }");
    header.resize(117, ' ');
    header += '\n';
    std::ofstream file(path, std::ios::binary);
    file << "\x93NUMPY" << '\x01' << '\0' << static_cast<char>(header.size())
         << '\0' << header;
    const auto start = static_cast<int64_t>(file.tellp());
    for (int64_t mark = 0; mark < bytes / kMiB; ++mark) {
      file.seekp(start + mark * kMiB + mark);
      file << 'm';
    }
    file.close();
    fs::resize_file(path, static_cast<uintmax_t>(start + bytes));
  }

  struct Ended {
    int exit_code = -1;
    int64_t most_resident_bytes = 0;
    std::string err;
  };

  // metactl submit with the tensor.
  Ended Submit(const std::string& out, const std::string& outputs,
               const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {
        "client/metactl", "submit",
        "--model-name",   "m",
        "--external",     "x",
        "--functions",    "f",
        "--runtime",      "crt",
        "--target",       "cortex-m4",
        "--emit",         outputs,
        "--progress",     "plain",
        "--constants",    npy_,
        "--out",          absl::StrCat(directory_, "/", out)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string err_path = absl::StrCat(directory_, "/", out, ".err");
    const pid_t pid = fork();
    if (pid == 0) {
      const int err = open(err_path.c_str(), O_WRONLY | O_CREAT, 0600);
      dup2(err, STDOUT_FILENO);
      dup2(err, STDERR_FILENO);
      execv(argv[0], argv.data());
      _exit(127);
    }
    int status = 0;
    struct rusage usage = {};
    EXPECT_EQ(wait4(pid, &status, 0, &usage), pid);
    Ended ended;
    ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ended.most_resident_bytes = usage.ru_maxrss * 1024;
    std::ifstream err(err_path);
    ended.err.assign(std::istreambuf_iterator<char>(err), {});
    return ended;
  }

  // Whether the object has the tensor, with its marks, in one piece.
  static bool HoldsTensor(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string piece(kMiB, '\0');
    const std::string head(kMiB / 2, '\0');
    // The section stands where its alignment lets it; the first mark tells.
    std::string start(kMiB, '\0');
    file.read(start.data(), kMiB);
    const size_t first = start.find(absl::StrCat("m", head));
    if (first == std::string::npos) return false;
    for (int64_t mark = 0; mark < kTensorBytes / kMiB; ++mark) {
      file.seekg(static_cast<int64_t>(first) + mark * kMiB);
      file.read(piece.data(), kMiB);
      std::string expected(kMiB, '\0');
      expected[static_cast<size_t>(mark)] = 'm';
      if (!file || piece != expected) return false;
    }
    return true;
  }

  // VmHWM of /proc/PID/status.
  static int64_t MostResidentBytes(pid_t pid) {
    std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
    for (std::string line; std::getline(status, line);) {
      if (!absl::StartsWith(line, "VmHWM:")) continue;
      const std::vector<std::string> words =
          absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
      int64_t kib = 0;
      EXPECT_TRUE(absl::SimpleAtoi(words[1], &kib)) << line;
      return kib * 1024;
    }
    ADD_FAILURE() << "no VmHWM of " << pid;
    return 0;
  }

  std::string directory_;
  std::string npy_;
};

TEST_F(BoundedMemoryTest, OfAnEmbeddedBuild) {
  const Ended ended = Submit("out", "object,header,report", {});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LE(ended.most_resident_bytes, kMostResidentBytes);
  EXPECT_TRUE(HoldsTensor(directory_ + "/out/m_metadata.o"));
  // What the server kept beside the outputs is gone.
  for (const auto& entry : fs::directory_iterator(directory_)) {
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
  }
}

TEST_F(BoundedMemoryTest, OfAnEmbeddedBuildOfManyTensors) {
  constexpr int kTensors = 48;
  std::vector<std::string> more;
  for (int i = 0; i < kTensors; ++i) {
    const std::string path = absl::StrCat(directory_, "/t", i, ".npy");
    // No two are alike.
    WriteNpy(path, 2 * kMiB + i);
    more.insert(more.end(), {"--constants", path});
  }
  const Ended ended = Submit("out", "object,source", more);
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LE(ended.most_resident_bytes, kMostResidentBytes);
}

TEST_F(BoundedMemoryTest, OfASourceAndTheImageOfAnExternalPool) {
  const Ended ended =
      Submit("out", "source",
             {"--pool", "late:external,checksum=crc32", "--constant-pool",
              "late", "--constant-style", "incbin"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LE(ended.most_resident_bytes, kMostResidentBytes);
  // The header of the tensor's file is not in the image.
  int64_t largest = 0;
  for (const auto& entry : fs::directory_iterator(directory_ + "/out")) {
    largest = std::max(largest, static_cast<int64_t>(entry.file_size()));
  }
  EXPECT_EQ(largest, kTensorBytes);
}

TEST_F(BoundedMemoryTest, OfBothEndsOfARemoteBuild) {
  const std::string address = "unix:" + directory_ + "/metad.sock";
  MetadProcess metad({"--listen", address});
  EXPECT_THAT(metad.ReadLine(), HasSubstr("listening"));
  const Ended ended = Submit("out", "object", {"--server", address});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LE(ended.most_resident_bytes, kMostResidentBytes);
  EXPECT_LE(MostResidentBytes(metad.pid()), kMostResidentServerBytes);
  EXPECT_TRUE(HoldsTensor(directory_ + "/out/m_metadata.o"));
}

// The compiler's own memory is the compiler's affair.
TEST_F(BoundedMemoryTest, OfAServerWhoseCompilerTakesTheTensorIn) {
  const std::string address = "unix:" + directory_ + "/metad.sock";
  MetadProcess metad({"--listen", address});
  EXPECT_THAT(metad.ReadLine(), HasSubstr("listening"));
  const Ended ended = Submit("out", "object",
                             {"--server", address, "--object-engine",
                              "toolchain", "--constant-style", "incbin"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_LE(MostResidentBytes(metad.pid()), kMostResidentServerBytes);
  EXPECT_TRUE(HoldsTensor(directory_ + "/out/m_metadata.o"));
}

}  // namespace
}  // namespace metad
