#include "server/store/result_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/platform/file_content.h"
#include "server/platform/sha256.h"
#include "server/platform/unique_fd.h"

namespace metad::store {
namespace {

// A file starts with this line and the checksum.
constexpr absl::string_view kMagic = "metad action 1\n";
constexpr size_t kHeaderBytes = kMagic.size() + sizeof(platform::Sha256Digest);

platform::Sha256Digest ChecksumOf(absl::string_view key,
                                  absl::string_view result) {
  platform::Sha256 hash;
  hash.Update(key);
  hash.Update(result);
  return hash.Finish();
}

absl::string_view AsBytes(const platform::Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

absl::Status NotAResult(absl::string_view what) {
  return absl::DataLossError(what);
}

}  // namespace

int64_t ResultFileBytes(absl::string_view result) {
  return static_cast<int64_t>(kHeaderBytes + result.size());
}

absl::Status WriteResultFile(int fd, const std::string& path,
                             absl::string_view key, absl::string_view result) {
  const std::string header =
      absl::StrCat(kMagic, AsBytes(ChecksumOf(key, result)));
  absl::Status status = platform::WriteBytes(fd, header, path);
  if (status.ok()) status = platform::WriteBytes(fd, result, path);
  return status;
}

absl::StatusOr<std::string> ReadResultFile(const std::string& path,
                                           absl::string_view key,
                                           int64_t max_bytes) {
  // O_NONBLOCK: a FIFO in the file's place must not make us wait.
  const platform::UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.valid() && errno == ELOOP) {
    return NotAResult("a symbolic link is in its place");
  }
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  absl::StatusOr<std::string> file =
      platform::ReadOpenFile(fd.get(), path, max_bytes);
  if (!file.ok()) return file.status();
  const absl::string_view bytes = *file;
  if (bytes.size() < kHeaderBytes || bytes.substr(0, kMagic.size()) != kMagic) {
    return NotAResult("it does not start as a result does");
  }
  const absl::string_view checksum =
      bytes.substr(kMagic.size(), kHeaderBytes - kMagic.size());
  if (AsBytes(ChecksumOf(key, bytes.substr(kHeaderBytes))) != checksum) {
    return NotAResult("its checksum is another");
  }
  futimens(fd.get(), nullptr);
  file->erase(0, kHeaderBytes);
  return file;
}

bool IsFailureOfTheMachine(const absl::Status& status) {
  return absl::IsResourceExhausted(status) || absl::IsUnavailable(status) ||
         absl::IsUnknown(status);
}

}  // namespace metad::store
