#ifndef METAD_SERVER_PIPELINE_REPORT_LINKED_SECTIONS_H_
#define METAD_SERVER_PIPELINE_REPORT_LINKED_SECTIONS_H_

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/pipeline/image_objects.h"

namespace metad::report {

// Which allocated sections of an image's objects a linker takes: all, but of
// what is in several objects as a COMDAT group, the first.
class LinkedSections {
 public:
  explicit LinkedSections(const pipeline::ImageObjects& objects);

  // Of the object and its section with these indices.
  bool Has(size_t object, size_t section) const;

 private:
  const pipeline::ImageObjects& objects_;
  // Copies.
  absl::flat_hash_set<std::pair<size_t, size_t>> left_out_;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_LINKED_SECTIONS_H_
