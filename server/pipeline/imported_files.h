#ifndef METAD_SERVER_PIPELINE_IMPORTED_FILES_H_
#define METAD_SERVER_PIPELINE_IMPORTED_FILES_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/pipeline/build_note.h"
#include "server/pipeline/field_origins.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// What stays of a request's files while the request that was made of them is
// built: the bytes that its parts refer to, where each part came from, and what
// was decided on the way. Thread-safe once it is made.
class ImportedFiles : public platform::FilePages {
 public:
  // `others` are the pages of the request's own contents, and outlive this.
  explicit ImportedFiles(const platform::FilePages& others) : others_(others) {}

  // Keeps the bytes where they are, and returns them.
  absl::string_view Keep(formats::ByteRange bytes);
  absl::string_view Keep(std::string bytes);

  void Note(std::string field, std::string text) {
    notes_.push_back({std::move(field), std::move(text)});
  }

  // Something was wrong: the request's parts are not all there.
  void SetIncomplete() { is_complete_ = false; }
  bool is_complete() const { return is_complete_; }

  FieldOrigins& origins() { return origins_; }
  const FieldOrigins& origins() const { return origins_; }
  // Paths are those of the request as it was made.
  const std::vector<BuildNote>& notes() const { return notes_; }

  void Release(absl::string_view part) const override;
  void ReleaseAll() const override;
  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override;

 private:
  // Null where no range has all of it.
  const formats::ByteRange* RangeOf(absl::string_view part) const;

  const platform::FilePages& others_;
  // By where they begin; none is empty.
  std::multimap<const char*, formats::ByteRange> ranges_;
  FieldOrigins origins_;
  std::vector<BuildNote> notes_;
  bool is_complete_ = true;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORTED_FILES_H_
