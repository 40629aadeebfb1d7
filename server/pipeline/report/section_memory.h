#ifndef METAD_SERVER_PIPELINE_REPORT_SECTION_MEMORY_H_
#define METAD_SERVER_PIPELINE_REPORT_SECTION_MEMORY_H_

#include "server/pipeline/object_file.h"

namespace metad::report {

// What an allocated section costs a static image. Initialised data costs both:
// its bytes are in flash and are copied to RAM at start-up.
inline bool OccupiesFlash(const pipeline::ObjectSection& section) {
  return !section.zero_filled();
}

inline bool OccupiesRam(const pipeline::ObjectSection& section) {
  return section.writable() && !section.read_only_after_relocation();
}

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_SECTION_MEMORY_H_
