// Constants that are too large for a request, between a real metad and its
// client: killed servers, damaged stores, clients that want the same.
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cancellation.h"
#include "client/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/blob_digest.h"
#include "tests/integration/metad_process.h"

namespace metad {
namespace {

namespace fs = std::filesystem;
using client::Cancellation;
using client::Connection;
using testing::HasSubstr;
using testing::Not;

constexpr int64_t kMiB = int64_t{1} << 20;

// Bytes that differ everywhere.
std::string Bytes(size_t size, uint32_t seed) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

v1::Digest DigestOf(const std::string& content) {
  const auto digest = store::BlobDigest::Of(content);
  v1::Digest proto;
  proto.set_hash(digest.hash());
  proto.set_size_bytes(digest.size_bytes());
  return proto;
}

class LargeInputsTest : public testing::Test {
 protected:
  LargeInputsTest() {
    std::string pattern = "/tmp/metad-test-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    // A server that is killed cannot remove what it keeps there.
    setenv("TMPDIR", directory_.c_str(), 1);
    address_ = "unix:" + directory_ + "/metad.sock";
    std::ofstream(ConfigPath())
        << "store { directory: '" << directory_ << "/store' }";
    Start();
  }
  ~LargeInputsTest() override {
    connection_.reset();
    metad_.reset();
    fs::remove_all(directory_);
  }

  std::string ConfigPath() const { return directory_ + "/metad.textproto"; }

  void Start() {
    metad_ = std::make_unique<MetadProcess>(std::vector<std::string>{
        "--listen", address_, "--config", ConfigPath()});
    EXPECT_THAT(metad_->ReadLine(), HasSubstr("listening"));
  }

  void KillAndRestart() {
    metad_->Kill();
    EXPECT_EQ(metad_->Wait(), -SIGKILL);
    Start();
  }

  client::ConnectionStorage& Storage() {
    if (connection_ == nullptr) {
      auto dialed =
          Connection::Dial(address_, absl::Seconds(30), cancellation_);
      EXPECT_TRUE(dialed.ok());
      connection_ = std::move(dialed.value());
    }
    return connection_->storage();
  }

  // A .npy file of uint8.
  std::string WriteNpy(const std::string& name, const std::string& bytes) {
    std::string header =
        absl::StrCat("{'descr': '|u1', 'fortran_order': False, 'shape': (",
                     bytes.size(), ",), }");
    header.resize(117, ' ');
    header += '\n';
    std::string path = directory_ + "/" + name + ".npy";
    std::ofstream(path, std::ios::binary)
        << "\x93NUMPY" << '\x01' << '\0' << static_cast<char>(header.size())
        << '\0' << header << bytes;
    return path;
  }

  struct Submitted {
    int exit_code = -1;
    std::string err;
  };

  // metactl submit with these constants, for the header.
  Submitted Submit(const std::string& out,
                   const std::vector<std::string>& constants) {
    return SubmitTo(" --server " + address_, out, "header", constants);
  }

  // Without `server` to an embedded one.
  Submitted SubmitTo(const std::string& server, const std::string& out,
                     const std::string& outputs,
                     const std::vector<std::string>& constants) {
    const std::string err_path = absl::StrCat(directory_, "/", out, ".err");
    std::string command =
        absl::StrCat("client/metactl submit", server,
                     " --model-name m --external x --functions f --runtime crt "
                     "--target host --progress plain --emit ",
                     outputs, " --out ", directory_, "/", out);
    for (const std::string& path : constants) {
      absl::StrAppend(&command, " --constants ", path);
    }
    absl::StrAppend(&command, " >/dev/null 2>", err_path);
    const int status = std::system(command.c_str());
    Submitted submitted;
    submitted.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::ifstream err(err_path);
    submitted.err.assign(std::istreambuf_iterator<char>(err), {});
    return submitted;
  }

  std::string BlobPath(const std::string& content) const {
    const auto digest = store::BlobDigest::Of(content);
    return absl::StrCat(directory_, "/store/blobs/", digest.hash().substr(0, 2),
                        "/", digest.hash(), "-", digest.size_bytes());
  }

  // The file of the one upload that is not finished.
  std::string OnlyUpload() const {
    std::vector<std::string> files;
    for (const auto& entry :
         fs::directory_iterator(directory_ + "/store/uploads")) {
      files.push_back(entry.path());
    }
    EXPECT_EQ(files.size(), 1u);
    return files.empty() ? "" : files.front();
  }

  static ino_t InodeOf(const std::string& path) {
    struct stat status = {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_ino;
  }

  std::string directory_;
  std::string address_;
  std::unique_ptr<MetadProcess> metad_;
  Cancellation cancellation_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(LargeInputsTest, AnUploadGoesOnAfterItsServerWasKilled) {
  const std::string content = Bytes(size_t{64} << 20, 1);
  bool killed = false;
  ino_t partial_file = 0;
  int64_t last = 0;
  const auto error =
      Storage().Upload(DigestOf(content), content, [&](int64_t done) {
        last = done;
        if (killed || done < 32 * kMiB) return;
        killed = true;
        partial_file = InodeOf(OnlyUpload());
        KillAndRestart();
      });
  ASSERT_FALSE(error.has_value()) << error->message;
  EXPECT_TRUE(killed);
  EXPECT_EQ(last, 64 * kMiB);
  // Not from the beginning: what the killed server had written became the blob.
  EXPECT_EQ(InodeOf(BlobPath(content)), partial_file);
  const auto missing = Storage().FindMissing({DigestOf(content)});
  ASSERT_TRUE(missing.ok());
  EXPECT_TRUE(missing.value().empty());

  // The build takes it from there.
  const Submitted submitted = Submit("out", {WriteNpy("weights", content)});
  EXPECT_EQ(submitted.exit_code, 0) << submitted.err;
  EXPECT_THAT(submitted.err, Not(HasSubstr("upload")));
  EXPECT_TRUE(fs::exists(directory_ + "/out/m_metadata.h"));
}

TEST_F(LargeInputsTest, ADownloadGoesOnAfterItsServerWasKilled) {
  const std::string content = Bytes(size_t{16} << 20, 2);
  ASSERT_FALSE(
      Storage().Upload(DigestOf(content), content, [](int64_t) {}).has_value());
  bool killed = false;
  std::string received;
  const auto error = Storage().Download(
      DigestOf(content),
      [&received](absl::string_view piece) {
        received.append(piece.data(), piece.size());
        return absl::OkStatus();
      },
      [&](int64_t done) {
        if (killed || done < 4 * kMiB) return;
        killed = true;
        KillAndRestart();
      });
  ASSERT_FALSE(error.has_value()) << error->message;
  EXPECT_TRUE(killed);
  EXPECT_TRUE(received == content);
}

TEST_F(LargeInputsTest, OnlyWhatIsMissingIsUploaded) {
  const std::string first = WriteNpy("first", Bytes(size_t{2} << 20, 3));
  const std::string second = WriteNpy("second", Bytes(size_t{1} << 20, 4));
  EXPECT_THAT(Submit("one", {first}).err, HasSubstr("upload 2.0 of 2.0 MiB"));
  const Submitted both = Submit("two", {first, second});
  EXPECT_EQ(both.exit_code, 0) << both.err;
  EXPECT_THAT(both.err, HasSubstr("upload 1.0 of 1.0 MiB"));
  EXPECT_THAT(Submit("three", {first, second}).err, Not(HasSubstr("upload")));
}

TEST_F(LargeInputsTest, ADamagedBlobIsNoticedAndSentAgain) {
  const std::string content = Bytes(size_t{2} << 20, 5);
  const std::string npy = WriteNpy("weights", content);
  ASSERT_EQ(Submit("one", {npy}).exit_code, 0);
  const std::string path = BlobPath(content);
  ASSERT_TRUE(fs::exists(path));
  fs::permissions(path, fs::perms::owner_all);
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out) << "!";
  const Submitted again = Submit("two", {npy});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("upload 2.0 of 2.0 MiB"));
  std::ifstream file(path, std::ios::binary);
  const std::string stored{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(stored == content);
  metad_->Terminate();
  connection_.reset();
  EXPECT_EQ(metad_->Wait(), 0);
  EXPECT_THAT(metad_->ReadErrors(), HasSubstr("is broken and was removed"));
}

TEST_F(LargeInputsTest, LentUploadedAndFetchedBytesAreTheSame) {
  // Lent to the embedded server, uploaded to the other; and the source, which
  // is larger than a message's share, comes back by its digest.
  const std::string npy = WriteNpy("weights", Bytes(size_t{2} << 20, 7));
  const Submitted embedded = SubmitTo("", "embedded", "source,header", {npy});
  EXPECT_EQ(embedded.exit_code, 0) << embedded.err;
  EXPECT_THAT(embedded.err, Not(HasSubstr("load ")));
  const Submitted remote =
      SubmitTo(" --server " + address_, "remote", "source,header", {npy});
  EXPECT_EQ(remote.exit_code, 0) << remote.err;
  EXPECT_THAT(remote.err, HasSubstr("upload 2.0 of 2.0 MiB"));
  EXPECT_THAT(remote.err, HasSubstr("download "));
  for (const std::string name : {"m_metadata.c", "m_metadata.h"}) {
    std::ifstream one(directory_ + "/embedded/" + name, std::ios::binary);
    std::ifstream two(directory_ + "/remote/" + name, std::ios::binary);
    const std::string expected{std::istreambuf_iterator<char>(one), {}};
    const std::string actual{std::istreambuf_iterator<char>(two), {}};
    EXPECT_FALSE(expected.empty());
    EXPECT_TRUE(actual == expected) << name;
  }
}

TEST_F(LargeInputsTest, WhoeverLooksAtDigestsGetsTheSameObject) {
  // Larger than what is kept open to be copied by the kernel.
  const std::string npy = WriteNpy("weights", Bytes(size_t{20} << 20, 8));
  std::vector<std::string> objects;
  for (const std::string options :
       {"", " --output json", " --keep-unchanged"}) {
    const std::string out = absl::StrCat("out", objects.size());
    const Submitted submitted = SubmitTo(options, out, "object", {npy});
    EXPECT_EQ(submitted.exit_code, 0) << submitted.err;
    std::ifstream file(absl::StrCat(directory_, "/", out, "/m_metadata.o"),
                       std::ios::binary);
    objects.emplace_back(std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>());
  }
  EXPECT_GT(objects[0].size(), size_t{20} << 20);
  EXPECT_TRUE(objects[0] == objects[1]);
  EXPECT_TRUE(objects[0] == objects[2]);
}

TEST_F(LargeInputsTest, TwoClientsMayUploadTheSameAtOnce) {
  const std::string npy = WriteNpy("weights", Bytes(size_t{8} << 20, 6));
  std::vector<std::thread> clients;
  clients.reserve(2);
  for (const char* const out : {"one", "two"}) {
    clients.emplace_back([this, out, &npy] {
      const Submitted submitted = Submit(out, {npy});
      EXPECT_EQ(submitted.exit_code, 0) << submitted.err;
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST_F(LargeInputsTest, ASecondServerOnTheSameStoreIsRefused) {
  MetadProcess second({"--listen", "unix:" + directory_ + "/second.sock",
                       "--config", ConfigPath()});
  EXPECT_EQ(second.Wait(), 6);
  EXPECT_THAT(second.ReadErrors(), HasSubstr("is another server's"));
}

}  // namespace
}  // namespace metad
