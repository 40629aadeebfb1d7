#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_ZIP_MEMBERS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_ZIP_MEMBERS_H_

#include <cstdint>

#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_files.h"

namespace metad::formats {

// The files of a zip archive, by the rules of ReadLibraryArchive(). Members
// that are stored as they are stay where they are, others go through the spool,
// all of them together at most `max_unpacked_bytes`.
LibraryFiles ReadZipMembers(const ByteRange& file, const ArchiveLimits& limits,
                            int64_t max_unpacked_bytes, ByteSpool& spool);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_ZIP_MEMBERS_H_
