#ifndef METAD_SERVER_PLATFORM_FILE_PAGES_H_
#define METAD_SERVER_PLATFORM_FILE_PAGES_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace metad::platform {

// Where bytes are in an open file.
struct FilePlace {
  int fd = -1;
  int64_t offset = 0;
};

// The pages of files that are mapped for reading. Once touched they count as
// this process's memory, so whoever passes over more than a few MiB lets go of
// what is behind. Nothing is lost by that: what is read again comes from its
// file again. Thread-safe.
class FilePages {
 public:
  virtual ~FilePages() = default;

  // `part` may be any memory; what is of no mapped file stays as it is.
  virtual void Release(absl::string_view part) const = 0;

  // For whoever cannot tell what was read.
  virtual void ReleaseAll() const = 0;

  // The file that `part` is mapped from, for whoever copies it to another one:
  // the kernel can do that without the pages. Nothing where that is not known.
  // The file stays open for as long as the bytes are there.
  virtual std::optional<FilePlace> PlaceOf(absl::string_view /*part*/) const {
    return std::nullopt;
  }
};

// How far to go between two calls of Release(): far more than a call costs, far
// less than memory has.
inline constexpr size_t kReleaseStepBytes = size_t{1} << 20;

// Where no file is mapped.
class NoFilePages : public FilePages {
 public:
  void Release(absl::string_view /*part*/) const override {}
  void ReleaseAll() const override {}
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_FILE_PAGES_H_
