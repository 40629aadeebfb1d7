#ifndef METAD_SERVER_PLATFORM_PIECE_READER_H_
#define METAD_SERVER_PLATFORM_PIECE_READER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/platform/file_pages.h"

namespace metad::platform {

// Passes once over bytes that may be mapped from a file, without the mapping:
// they are read into a buffer that stays in the processor's cache. Touching
// mapped pages and letting them go again costs several times as much, most
// where the kernel has large folios and each release takes megabytes from the
// page tables. Not thread-safe.
class PieceReader {
 public:
  // Two such buffers fit into a second-level cache of 256 KiB and more.
  static constexpr size_t kPieceBytes = size_t{128} << 10;

  // `content` may be any memory; what is of no file that `pages` knows is
  // handed out where it is. Both outlive this.
  PieceReader(const FilePages& pages, absl::string_view content);
  ~PieceReader();
  PieceReader(const PieceReader&) = delete;
  PieceReader& operator=(const PieceReader&) = delete;

  // The next kPieceBytes, fewer only at the end, where it is empty. Good until
  // the next call, and as long as this.
  absl::string_view Next();

 private:
  void LetGoOfLast();
  // Nothing where it is in no file, or cannot be read there.
  std::optional<absl::string_view> ReadFromFile(size_t size);

  const FilePages& pages_;
  const absl::string_view content_;
  // Nothing where the content is read from memory.
  std::optional<FilePlace> place_;
  std::string buffer_;
  size_t at_ = 0;
  // The last piece, where it was handed out where it is.
  absl::string_view mapped_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_PIECE_READER_H_
