#ifndef METAD_SERVER_FORMATS_BYTE_SPOOL_H_
#define METAD_SERVER_FORMATS_BYTE_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"

namespace metad::formats {

// Keeps bytes that no file has in the form in which they are needed, unpacked
// ones for one: a few in memory, all others in a file without a name, mapped,
// so that memory stays flat however many they are. They come in runs, one after
// the other, each of which becomes a range; ranges outlive the spool.
//
// The file is in the directory that TMPDIR names, else in /var/tmp or /tmp.
// What goes wrong with it is PermissionDenied, or Internal where the disk is
// full.
class ByteSpool {
 public:
  // What all runs together may have in memory.
  static constexpr size_t kMemoryBytes = size_t{8} << 20;

  explicit ByteSpool(size_t memory_bytes = kMemoryBytes)
      : memory_bytes_(memory_bytes) {}
  ~ByteSpool();
  ByteSpool(const ByteSpool&) = delete;
  ByteSpool& operator=(const ByteSpool&) = delete;

  // Adds to the present run.
  absl::Status Append(absl::string_view bytes);
  // Ends the present run; the next Append() begins another.
  absl::StatusOr<ByteRange> Finish();
  // Whether the disk has room for another `bytes`, before they come: Internal,
  // which says how many there are, where it has not, so that nothing is filled
  // up in vain. What others write meanwhile is not known.
  absl::Status CheckRoom(uint64_t bytes);
  // Forgets the present run.
  void Drop();

 private:
  class Window;

  absl::Status Open();
  absl::Status Write(absl::string_view bytes);
  // A window that has the file's bytes from `begin` to its end.
  absl::StatusOr<std::shared_ptr<const Window>> WindowFrom(int64_t begin);
  absl::Status Problem(absl::string_view what, int error) const;

  const size_t memory_bytes_;
  // Of finished runs.
  size_t in_memory_ = 0;
  // The present run, unless it is in the file.
  std::string run_;
  bool is_in_file_ = false;
  std::string directory_;
  int descriptor_ = -1;
  // Where in the file the present run begins, and the next byte goes.
  int64_t begin_ = 0;
  int64_t end_ = 0;
  // The last one that was needed.
  std::shared_ptr<const Window> window_;
};

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_BYTE_SPOOL_H_
