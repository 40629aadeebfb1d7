#include "client/input_file.h"

#include "client/opened_file.h"

namespace metad::client {

absl::StatusOr<std::string> ReadInputFile(const std::string& path,
                                          int64_t max_bytes) {
  const absl::StatusOr<OpenedFile> file = OpenedFile::Open(path);
  if (!file.ok()) return file.status();
  return file->ReadToEnd(max_bytes);
}

}  // namespace metad::client
