#include "server/store/shared_directory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SharedDirectoryTest : public testing::Test {
 protected:
  SharedDirectoryTest() {
    std::string pattern = testing::TempDir() + "/shared-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  ~SharedDirectoryTest() override { fs::remove_all(root_); }

  std::string directory() const { return root_ + "/a/cache"; }
  std::string entries() const { return directory() + "/entries"; }

  std::unique_ptr<SharedDirectory> Open(int64_t max_bytes = int64_t{1} << 30) {
    auto opened = SharedDirectory::Open({directory(), max_bytes});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  int64_t BytesOnDisk() const {
    int64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(entries())) {
      bytes += static_cast<int64_t>((entry.file_size() + 4095) / 4096 * 4096);
    }
    return bytes;
  }

  std::string root_;
};

TEST_F(SharedDirectoryTest, WhatIsWrittenIsReadByAll) {
  const auto one = Open();
  const auto other = Open();
  EXPECT_EQ(one->Read("a"), std::nullopt);
  ASSERT_TRUE(one->Write("a", "content").ok());
  EXPECT_EQ(other->Read("a"), "content");
  ASSERT_TRUE(other->Write("a", "").ok());
  EXPECT_EQ(one->Read("a"), "");
  one->Remove("a");
  EXPECT_EQ(other->Read("a"), std::nullopt);
  EXPECT_EQ(Open()->Read("a"), std::nullopt);
}

TEST_F(SharedDirectoryTest, IsOfItsUserAloneAndSaysThatItIsACache) {
  Open();
  struct stat status;
  ASSERT_EQ(stat(directory().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  std::string line;
  std::getline(std::ifstream(directory() + "/CACHEDIR.TAG"), line);
  EXPECT_EQ(line, "Signature: 8a477f597d28d172789f06886806bc55");
}

TEST_F(SharedDirectoryTest, WhatIsBrokenIsRemoved) {
  const auto shared = Open();
  const std::string path = entries() + "/a";
  for (const char* damage : {"cut", "changed", "another", "nothing"}) {
    ASSERT_TRUE(shared->Write("a", "some content").ok());
    ASSERT_TRUE(shared->Write("b", "other content").ok());
    if (damage == std::string("cut")) fs::resize_file(path, 50);
    if (damage == std::string("nothing")) fs::resize_file(path, 0);
    if (damage == std::string("another")) {
      fs::rename(entries() + "/b", path);
    }
    if (damage == std::string("changed")) {
      std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
              .seekp(50)
          << "!";
    }
    EXPECT_EQ(shared->Read("a"), std::nullopt) << damage;
    EXPECT_FALSE(fs::exists(path)) << damage;
  }
}

TEST_F(SharedDirectoryTest, LinksAndPipesAreNotFollowed) {
  const auto shared = Open();
  ASSERT_TRUE(shared->Write("b", "content").ok());
  fs::create_symlink(entries() + "/b", entries() + "/a");
  EXPECT_EQ(shared->Read("a"), std::nullopt);
  ASSERT_EQ(mkfifo((entries() + "/c").c_str(), 0600), 0);
  EXPECT_EQ(shared->Read("c"), std::nullopt);
}

TEST_F(SharedDirectoryTest, WhatWasNotUsedForLongestMakesRoom) {
  constexpr int64_t kMaxBytes = 16 * 4096;
  const auto shared = Open(kMaxBytes);
  const std::string content(4000, 'x');
  const auto age = [this](const std::string& name, int seconds) {
    const timespec past = {1000000000 + seconds, 0};
    const timespec times[] = {past, past};
    ASSERT_EQ(utimensat(AT_FDCWD, (entries() + "/" + name).c_str(), times, 0),
              0);
  };
  for (int i = 0; i < 16; ++i) {
    ASSERT_TRUE(shared->Write(absl::StrCat("e", i), content).ok());
    age(absl::StrCat("e", i), i);
  }
  EXPECT_EQ(BytesOnDisk(), kMaxBytes);
  EXPECT_TRUE(shared->Read("e0").has_value());
  ASSERT_TRUE(shared->Write("new", content).ok());
  EXPECT_LE(BytesOnDisk(), kMaxBytes);
  EXPECT_TRUE(shared->Read("e0").has_value());
  EXPECT_TRUE(shared->Read("new").has_value());
  EXPECT_TRUE(shared->Read("e15").has_value());
  EXPECT_FALSE(shared->Read("e1").has_value());
}

TEST_F(SharedDirectoryTest, StaysBoundedHoweverManyWriteToIt) {
  constexpr int64_t kMaxBytes = 20 * 4096;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([this, writer] {
      const auto shared = Open(kMaxBytes);
      for (int i = 0; i < 50; ++i) {
        const std::string name = absl::StrCat(writer, "-", i);
        // Others may hold the lock for too long.
        if (shared->Write(name, name).ok()) shared->Read(name);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_LE(BytesOnDisk(), kMaxBytes);
  EXPECT_GT(BytesOnDisk(), 0);
}

TEST_F(SharedDirectoryTest, WhatIsTooLargeTurnsOutNothing) {
  const auto shared = Open(16 * 4096);
  ASSERT_TRUE(shared->Write("a", "content").ok());
  EXPECT_TRUE(absl::IsResourceExhausted(
      shared->Write("b", std::string(5 * 4096, 'x'))));
  EXPECT_TRUE(shared->Read("a").has_value());
}

// Whoever is killed leaves what is whole, and what is swept.
TEST_F(SharedDirectoryTest, AWriterMayBeKilledAtAnyMoment) {
  constexpr int64_t kMaxBytes = 64 * 4096;
  Open(kMaxBytes);
  for (int round = 0; round < 20; ++round) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto shared = SharedDirectory::Open({directory(), kMaxBytes});
      if (!shared.ok()) _exit(1);
      for (int i = 0;; ++i) {
        const std::string name = absl::StrCat("k", i % 100);
        (*shared)->Write(name, std::string(8000, 'a' + i % 26)).IgnoreError();
        if (i == round) {
          if (write(ready[1], "", 1) != 1) _exit(1);
        }
      }
    }
    char byte;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
  }
  const auto shared = Open(kMaxBytes);
  for (const auto& entry : fs::directory_iterator(entries())) {
    const auto content = shared->Read(entry.path().filename().string());
    ASSERT_TRUE(content.has_value()) << entry.path();
    EXPECT_EQ(content->size(), 8000u);
    EXPECT_EQ(content->find_first_not_of((*content)[0]), std::string::npos);
  }
  EXPECT_TRUE(shared->Write("after", "content").ok());
  EXPECT_LE(BytesOnDisk(), kMaxBytes);
}

TEST_F(SharedDirectoryTest, ALedgerThatIsNoneIsMadeAnew) {
  const auto shared = Open(16 * 4096);
  ASSERT_TRUE(shared->Write("a", "content").ok());
  std::ofstream(directory() + "/metad-cache.lock") << "nonsense";
  EXPECT_TRUE(shared->Write("b", "content").ok());
  std::string line;
  std::getline(std::ifstream(directory() + "/metad-cache.lock"), line);
  EXPECT_EQ(line, absl::StrCat(std::string(16, '0'), "8192"));
  EXPECT_TRUE(shared->Read("a").has_value());
}

TEST_F(SharedDirectoryTest, WhoeverKeepsTheLockIsNotWaitedForLong) {
  const auto shared = Open();
  ASSERT_TRUE(shared->Write("a", "content").ok());
  const int lock =
      open((directory() + "/metad-cache.lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  EXPECT_TRUE(absl::IsUnavailable(shared->Write("b", "content")));
  EXPECT_EQ(shared->Read("a"), "content");
  close(lock);
  EXPECT_TRUE(shared->Write("b", "content").ok());
}

TEST_F(SharedDirectoryTest, OthersMayNotWriteToIt) {
  Open();
  fs::permissions(directory(), fs::perms::owner_all | fs::perms::group_write);
  const auto opened = SharedDirectory::Open({directory(), 1 << 20});
  EXPECT_TRUE(absl::IsFailedPrecondition(opened.status()));
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("chmod go-w"));
}

TEST_F(SharedDirectoryTest, OnlyACacheIsEverSwept) {
  fs::create_directories(directory() + "/tmp");
  std::ofstream(directory() + "/tmp/letter") << "dear";
  const auto opened = SharedDirectory::Open({directory(), 1 << 20});
  EXPECT_TRUE(absl::IsFailedPrecondition(opened.status()));
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("neither empty nor a cache"));
  EXPECT_TRUE(fs::exists(directory() + "/tmp/letter"));
  EXPECT_FALSE(fs::exists(directory() + "/entries"));
}

TEST_F(SharedDirectoryTest, WhereItCannotBeIsSaid) {
  std::ofstream(root_ + "/file") << "x";
  const auto opened = SharedDirectory::Open({root_ + "/file/cache", 1 << 20});
  EXPECT_FALSE(opened.ok());
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("/file/cache"));
  EXPECT_FALSE(SharedDirectory::Open({"/proc/cache", 1 << 20}).ok());
  EXPECT_FALSE(SharedDirectory::Open({"relative", 1 << 20}).ok());
}

}  // namespace
}  // namespace metad::store
