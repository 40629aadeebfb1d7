#ifndef METAD_SERVER_PIPELINE_ARCHIVE_WRITER_H_
#define METAD_SERVER_PIPELINE_ARCHIVE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"

namespace metad::pipeline {

// One object on its way into an archive.
struct ArchiveObject {
  // [A-Za-z0-9_.+-], at least one; unique in its archive.
  std::string name;
  // Global symbols that it defines, in the order of its symbol table.
  std::vector<absl::string_view> symbols;
  absl::string_view content;
};

// A System V `ar` archive as linkers want it: with an index of symbols, so that
// no ranlib is needed, and GNU's table for names of more than 15 characters.
// Dates and owners are zero and modes are 0644, as `ar D` has them, so that the
// same objects are the same bytes.
//
// The index has numbers of 32 bits, or, in an archive of more than 4 GiB, of
// 64 (/SYM64/, which GNU ld and lld read).
class ArchiveWriter {
 public:
  // Objects in this order; what they refer to outlives the writer.
  // InvalidArgument for one of 10^10 bytes or more, which the format has no
  // number for.
  static absl::StatusOr<ArchiveWriter> Create(
      std::vector<ArchiveObject> objects);

  // Of the whole file.
  uint64_t size() const { return size_; }

  // Writes it front to back; contents go through as they are, uncopied.
  void Write(codegen::Sink& sink) const;

 private:
  explicit ArchiveWriter(std::vector<ArchiveObject> objects);

  // Where the objects begin if the index has numbers of so many bytes.
  void Place(size_t index_width);
  void WriteIndex(codegen::Sink& sink) const;

  std::vector<ArchiveObject> objects_;
  size_t symbols_ = 0;
  // Of their names, ends included.
  size_t symbol_bytes_ = 0;
  std::string long_names_;
  // As in the members' headers, parallel to objects_.
  std::vector<std::string> names_;
  size_t index_width_ = 4;
  // Of each object's header, parallel to objects_.
  std::vector<uint64_t> offsets_;
  uint64_t size_ = 0;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ARCHIVE_WRITER_H_
