#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_PACKED_BYTES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_PACKED_BYTES_H_

#include <string>
#include <vector>

#include "tests/unit/server/formats/tar_bytes.h"

namespace metad::formats::testing {

// A gzip file of one member, as gzip writes it.
std::string Gzip(const std::string& content);

// A zip archive of files; deflated, or stored as they are.
std::string Zip(const std::vector<TarMember>& members, bool deflated = true);

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_PACKED_BYTES_H_
