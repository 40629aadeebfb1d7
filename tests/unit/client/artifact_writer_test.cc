#include "client/artifact_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "tests/unit/client/sha256_hex.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReadFile;
using testing::Sha256Hex;
using testing::TempDirectory;

// Outputs whose digests are right.
class Outputs {
 public:
  Outputs& Add(const std::string& name, const std::string& content) {
    names_.push_back(name);
    contents_.push_back(content);
    digests_.push_back(Sha256Hex(content));
    return *this;
  }
  absl::StatusOr<std::vector<WrittenFile>> Write(
      const std::string& directory, const WriteSettings& settings = {}) const {
    std::vector<OutputFile> files;
    for (size_t i = 0; i < names_.size(); ++i) {
      files.push_back({names_[i], contents_[i], digests_[i]});
    }
    return WriteArtifacts(directory, files, cancellation_, settings);
  }
  Outputs& SpoilDigest() {
    digests_.back()[0] = digests_.back()[0] == '0' ? '1' : '0';
    return *this;
  }
  Cancellation& cancellation() { return cancellation_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::string> contents_;
  std::vector<std::string> digests_;
  Cancellation cancellation_;
};

TEST(ArtifactWriterTest, AllFilesAreWrittenAndNothingElse) {
  const TempDirectory directory;
  Outputs outputs;
  const auto written =
      outputs.Add("a.c", "source").Add("a.o", "").Write(directory.path());
  ASSERT_TRUE(written.ok()) << written.status();
  ASSERT_EQ(written->size(), 2);
  EXPECT_EQ((*written)[0].path, directory.Path("a.c"));
  EXPECT_EQ((*written)[0].bytes, 6);
  EXPECT_THAT(directory.Entries(), ElementsAre("a.c", "a.o"));
  EXPECT_EQ(ReadFile(directory.Path("a.c")), "source");
}

TEST(ArtifactWriterTest, DirectoryIsMadeAndFilesFollowTheUmask) {
  const TempDirectory directory;
  const mode_t before = umask(027);
  const auto written = Outputs().Add("a.c", "x").Write(directory.Path("x/y/"));
  umask(before);
  ASSERT_TRUE(written.ok()) << written.status();
  struct stat info = {};
  ASSERT_EQ(stat(directory.Path("x/y/a.c").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0640U);
}

timespec ChangedAt(const std::string& path) {
  struct stat info = {};
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return info.st_mtim;
}

// Makes a file one that was last changed long ago.
void Age(const std::string& path) {
  const timespec times[2] = {{1, 0}, {1, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

TEST(ArtifactWriterTest, UnchangedFilesKeepTheirTimeIfAsked) {
  const TempDirectory directory;
  const std::string same = directory.Write("same", "content");
  const std::string other = directory.Write("other", "before!");
  const std::string shorter = directory.Write("shorter", "conten");
  for (const std::string& path : {same, other, shorter}) Age(path);
  Outputs outputs;
  outputs.Add("same", "content")
      .Add("other", "content")
      .Add("shorter", "content");
  WriteSettings settings;
  settings.keep_unchanged = true;
  const auto written = outputs.Write(directory.path(), settings);
  ASSERT_TRUE(written.ok()) << written.status();
  ASSERT_EQ(written->size(), 3);
  EXPECT_EQ((*written)[0].path, same);
  EXPECT_EQ((*written)[0].bytes, 7);
  EXPECT_EQ(ChangedAt(same).tv_sec, 1);
  EXPECT_NE(ChangedAt(other).tv_sec, 1);
  EXPECT_NE(ChangedAt(shorter).tv_sec, 1);
  EXPECT_EQ(ReadFile(other), "content");

  ASSERT_TRUE(outputs.Write(directory.path()).ok());
  EXPECT_NE(ChangedAt(same).tv_sec, 1);
}

TEST(ArtifactWriterTest, DepfileIsWrittenWithTheFilesOrNotAtAll) {
  const TempDirectory directory;
  WriteSettings settings;
  settings.depfile_path = directory.Path("deps/d");
  settings.depfile = "a.c: x";
  Outputs broken;
  broken.Add("a.c", "source").SpoilDigest();
  EXPECT_FALSE(broken.Write(directory.Path("out"), settings).ok());
  EXPECT_THAT(directory.Entries(), IsEmpty());
  // A directory is in the way of one of the files.
  Outputs outputs;
  outputs.Add("a.c", "source").Add("in_the_way", "");
  directory.Write("keep", "");
  ASSERT_TRUE(
      std::filesystem::create_directories(directory.Path("out/in_the_way")));
  EXPECT_FALSE(outputs.Write(directory.Path("out"), settings).ok());
  EXPECT_THAT(directory.Entries(), ElementsAre("keep", "out"));

  ASSERT_TRUE(Outputs()
                  .Add("a.c", "source")
                  .Write(directory.Path("out"), settings)
                  .ok());
  EXPECT_EQ(ReadFile(settings.depfile_path), "a.c: x");
}

TEST(ArtifactWriterTest, DepfileIsNeverOlderThanTheFiles) {
  const TempDirectory directory;
  WriteSettings settings;
  settings.keep_unchanged = true;
  settings.depfile_path = directory.Write("d", "the same");
  settings.depfile = "the same";
  Age(directory.Write("a.c", "source"));
  Age(settings.depfile_path);
  ASSERT_TRUE(
      Outputs().Add("a.c", "source").Write(directory.path(), settings).ok());
  EXPECT_EQ(ChangedAt(directory.Path("a.c")).tv_sec, 1);
  EXPECT_NE(ChangedAt(settings.depfile_path).tv_sec, 1);
}

TEST(ArtifactWriterTest, FilesOfBeforeAreReplaced) {
  const TempDirectory directory;
  directory.Write("a.c", "old");
  ASSERT_TRUE(Outputs().Add("a.c", "new").Write(directory.path()).ok());
  EXPECT_THAT(directory.Entries(), ElementsAre("a.c"));
  EXPECT_EQ(ReadFile(directory.Path("a.c")), "new");
}

TEST(ArtifactWriterTest, HostileNamesAreRefused) {
  const TempDirectory directory;
  const std::string below = directory.Path("out");
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."),
        std::string("../a.c"), std::string("/tmp/a.c"), std::string("d/a.c"),
        std::string(".bashrc"), std::string("a\0.c", 4), std::string("a\n.c"),
        std::string("a\xff.c"), std::string(201, 'x')}) {
    const auto written =
        Outputs().Add("good.c", "x").Add(name, "x").Write(below);
    EXPECT_TRUE(absl::IsDataLoss(written.status())) << name;
    EXPECT_THAT(directory.Entries(), IsEmpty()) << name;
  }
  const auto twice = Outputs().Add("a.c", "x").Add("a.c", "y").Write(below);
  EXPECT_THAT(std::string(twice.status().message()), HasSubstr("two outputs"));
}

TEST(ArtifactWriterTest, WrongDigestIsRefused) {
  const TempDirectory directory;
  const auto written = Outputs()
                           .Add("a.c", "x")
                           .Add("a.o", "y")
                           .SpoilDigest()
                           .Write(directory.path());
  EXPECT_TRUE(absl::IsDataLoss(written.status()));
  EXPECT_THAT(std::string(written.status().message()),
              HasSubstr("'a.o' does not have the SHA-256"));
  EXPECT_THAT(directory.Entries(), IsEmpty());
}

TEST(ArtifactWriterTest, CancellationLeavesNothing) {
  const TempDirectory directory;
  Outputs outputs;
  outputs.cancellation().Cancel();
  const auto written = outputs.Add("a.c", "x").Write(directory.Path("out"));
  EXPECT_TRUE(absl::IsCancelled(written.status()));
  EXPECT_THAT(directory.Entries(), IsEmpty());
}

// The second file cannot take its place: the first is as it was.
TEST(ArtifactWriterTest, FailedReplacementIsUndone) {
  const TempDirectory directory;
  directory.Write("a.c", "old");
  std::filesystem::create_directory(directory.Path("a.o"));
  const auto written = Outputs()
                           .Add("a.c", "new")
                           .Add("a.h", "new")
                           .Add("a.o", "new")
                           .Write(directory.path());
  EXPECT_TRUE(absl::IsInternal(written.status()));
  EXPECT_THAT(std::string(written.status().message()),
              HasSubstr("Is a directory"));
  EXPECT_THAT(directory.Entries(), ElementsAre("a.c", "a.o"));
  EXPECT_EQ(ReadFile(directory.Path("a.c")), "old");
}

// A limit on the file size stands for a disk that is full.
TEST(ArtifactWriterTest, FullDiskLeavesNothing) {
  const TempDirectory directory;
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit limit = before;
  limit.rlim_cur = 1000;
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  directory.Write("a.c", "old");
  const auto written = Outputs()
                           .Add("a.c", "new")
                           .Add("a.o", std::string(5000, 'x'))
                           .Write(directory.path());
  setrlimit(RLIMIT_FSIZE, &before);
  (void)std::signal(SIGXFSZ, old_handler);
  EXPECT_TRUE(absl::IsInternal(written.status()));
  EXPECT_THAT(std::string(written.status().message()),
              HasSubstr("a.o': File too large"));
  EXPECT_THAT(directory.Entries(), ElementsAre("a.c"));
  EXPECT_EQ(ReadFile(directory.Path("a.c")), "old");
}

TEST(ArtifactWriterTest, LinksAreReplacedAndNotFollowed) {
  const TempDirectory directory;
  const std::string precious = directory.Write("precious", "old");
  std::filesystem::create_symlink(precious, directory.Path("a.c"));
  ASSERT_TRUE(Outputs().Add("a.c", "new").Write(directory.path()).ok());
  EXPECT_EQ(ReadFile(precious), "old");
  EXPECT_EQ(ReadFile(directory.Path("a.c")), "new");
  EXPECT_FALSE(std::filesystem::is_symlink(directory.Path("a.c")));
}

TEST(OutputDirectoryTest, IsADirectoryOrCanBeMade) {
  const TempDirectory directory;
  EXPECT_TRUE(CheckOutputDirectory(directory.path()).ok());
  EXPECT_TRUE(CheckOutputDirectory(directory.Path("x/y/z")).ok());
  EXPECT_TRUE(CheckOutputDirectory(".").ok());
  EXPECT_TRUE(CheckOutputDirectory("relative/dir").ok());
  const std::string file = directory.Write("file", "");
  EXPECT_TRUE(absl::IsInvalidArgument(CheckOutputDirectory(file)));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckOutputDirectory(file + "/x")));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckOutputDirectory("")));
}

TEST(ArtifactWriterTest, ContentsThatAreElsewhereAreFetchedInPieces) {
  const TempDirectory directory;
  const std::string digest = Sha256Hex("012345");
  const auto fetch = [](const ContentSink& sink) {
    absl::Status first = sink("012");
    return first.ok() ? sink("345") : first;
  };
  const auto written = WriteArtifacts(
      directory.path(), {{"a.bin", "", digest, fetch}}, Cancellation());
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ((*written)[0].bytes, 6);
  EXPECT_EQ(ReadFile((*written)[0].path), "012345");
}

TEST(ArtifactWriterTest, AFetchThatFailsOrLiesLeavesNothing) {
  const TempDirectory directory;
  const std::string digest = Sha256Hex("012345");
  const std::string empty = Sha256Hex("");
  const auto breaks = [](const ContentSink& sink) {
    EXPECT_TRUE(sink("012").ok());
    return absl::UnavailableError("gone");
  };
  EXPECT_EQ(WriteArtifacts(directory.path(),
                           {{"a.c", "", empty}, {"a.bin", "", digest, breaks}},
                           Cancellation())
                .status()
                .code(),
            absl::StatusCode::kUnavailable);
  const auto lies = [](const ContentSink& sink) { return sink("012346"); };
  EXPECT_EQ(WriteArtifacts(directory.path(), {{"a.bin", "", digest, lies}},
                           Cancellation())
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

// What is moved from: a file that only its owner may read.
std::string HiddenFile(const TempDirectory& directory,
                       const std::string& content) {
  std::string path = directory.Write(".hidden", content);
  EXPECT_EQ(chmod(path.c_str(), 0400), 0);
  return path;
}

absl::Status RenameTo(const std::string& from, const std::string& to) {
  return rename(from.c_str(), to.c_str()) == 0 ? absl::OkStatus()
                                               : absl::InternalError("rename");
}

TEST(ArtifactWriterTest, AFileMayBeMovedIntoPlace) {
  const TempDirectory directory;
  const std::string hidden = HiddenFile(directory, "012345");
  const std::string digest = Sha256Hex("012345");
  const auto never = [](const ContentSink& /*sink*/) {
    return absl::InternalError("is not needed");
  };
  OutputFile file{"a.bin", "", digest, never};
  file.move_to = [&hidden](const std::string& path) {
    return RenameTo(hidden, path);
  };
  file.bytes = 6;
  const auto written = WriteArtifacts(directory.path(), {file}, Cancellation());
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ((*written)[0].bytes, 6);
  EXPECT_EQ(ReadFile((*written)[0].path), "012345");
  EXPECT_THAT(directory.Entries(), ElementsAre("a.bin"));
  // As every other output.
  const mode_t mask = umask(0);
  umask(mask);
  struct stat info = {};
  ASSERT_EQ(stat((*written)[0].path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0666 & ~mask);
}

TEST(ArtifactWriterTest, WhatCannotBeMovedIsCopied) {
  const TempDirectory directory;
  const std::string digest = Sha256Hex("012345");
  OutputFile file{"a.bin", "", digest,
                  [](const ContentSink& sink) { return sink("012345"); }};
  file.move_to = [](const std::string& /*path*/) {
    return absl::FailedPreconditionError("another file system");
  };
  const auto written = WriteArtifacts(directory.path(), {file}, Cancellation());
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ((*written)[0].bytes, 6);
  EXPECT_EQ(ReadFile((*written)[0].path), "012345");
  EXPECT_THAT(directory.Entries(), ElementsAre("a.bin"));
}

TEST(ArtifactWriterTest, WhatWasMovedAndIsOfNoUseIsNotAskedForAgain) {
  const TempDirectory directory;
  const std::string digest = Sha256Hex("012345");
  bool fetched = false;
  OutputFile file{"a.bin", "", digest, [&fetched](const ContentSink& sink) {
                    fetched = true;
                    return sink("012345");
                  }};
  // Nothing is there whose mode could be changed.
  file.move_to = [](const std::string& /*path*/) { return absl::OkStatus(); };
  const auto written = WriteArtifacts(directory.path(), {file}, Cancellation());
  EXPECT_THAT(written.status().message(), HasSubstr("cannot change the mode"));
  EXPECT_FALSE(fetched);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

// A file system may take a replacement for a wish to have it on the disk.
TEST(ArtifactWriterTest, WhatIsMovedReplacesNoFile) {
  const TempDirectory directory;
  const std::string hidden = HiddenFile(directory, "012345");
  const std::string digest = Sha256Hex("012345");
  bool replaces = true;
  OutputFile file{"a.bin", "", digest, [](const ContentSink& /*sink*/) {
                    return absl::InternalError("is not needed");
                  }};
  file.move_to = [&](const std::string& path) {
    replaces = std::filesystem::exists(path);
    return RenameTo(hidden, path);
  };
  EXPECT_TRUE(WriteArtifacts(directory.path(), {file}, Cancellation()).ok());
  EXPECT_FALSE(replaces);
}

TEST(ArtifactWriterTest, WhatWasMadeHereHasNoHashToBeCheckedAgainst) {
  const TempDirectory directory;
  OutputFile file{"a.bin", "", "",
                  [](const ContentSink& sink) { return sink("012345"); }};
  EXPECT_FALSE(WriteArtifacts(directory.path(), {file}, Cancellation()).ok());
  file.is_own = true;
  WriteSettings settings;
  settings.keep_unchanged = true;
  EXPECT_TRUE(
      WriteArtifacts(directory.path(), {file}, Cancellation(), settings).ok());
  EXPECT_EQ(ReadFile(directory.Path("a.bin")), "012345");
}

TEST(ArtifactWriterTest, WhatWasMovedIsUndoneWithTheRest) {
  const TempDirectory directory;
  const std::string hidden = HiddenFile(directory, "012345");
  const std::string digest = Sha256Hex("012345");
  const auto fails = [](const ContentSink& /*sink*/) {
    return absl::UnavailableError("gone");
  };
  OutputFile moved{"a.bin", "", digest, fails};
  moved.move_to = [&hidden](const std::string& path) {
    return RenameTo(hidden, path);
  };
  EXPECT_FALSE(WriteArtifacts(directory.path(),
                              {moved, {"b.bin", "", digest, fails}},
                              Cancellation())
                   .ok());
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

}  // namespace
}  // namespace metad::client
