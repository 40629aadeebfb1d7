#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PACKING_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PACKING_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_files.h"

namespace metad::formats {

struct PackingLimits {
  ArchiveLimits archive;
  // What gzip and zip may unpack to, all in all.
  int64_t max_unpacked_bytes = int64_t{2} << 30;
  // How often an archive may be the only one within another.
  int max_layers = 4;
};

// Whether a file of that beginning may hold an archive that UnpackLibrary()
// finds: tar, gzip or zip.
bool LooksLikePackedLibrary(absl::string_view file);

// Whether a zip archive's directory has the files of a Model Library Format, or
// an archive: one of arrays (.npz) has neither.
bool LooksLikeZippedLibrary(absl::string_view file);

// The files of a Model Library Format in a tar archive, in one inside gzip or
// zip, or in a zip archive of its files. A folder around all of them is taken
// off, and an archive that is the only one within another is taken out of it.
// What is unpacked goes through a temporary file (byte_spool.h).
LibraryFiles UnpackLibrary(const ByteRange& file,
                           const PackingLimits& limits = {});

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PACKING_H_
