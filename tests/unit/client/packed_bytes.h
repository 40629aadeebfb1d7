#ifndef METAD_TESTS_UNIT_CLIENT_PACKED_BYTES_H_
#define METAD_TESTS_UNIT_CLIENT_PACKED_BYTES_H_

#include <string>
#include <vector>

#include "tests/unit/client/tar_bytes.h"

namespace metad::client::testing {

// A gzip file of one member, as gzip writes it.
std::string Gzip(const std::string& content);

// A zip archive of files; deflated, or stored as they are.
std::string Zip(const std::vector<TarMember>& members, bool deflated = true);

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_PACKED_BYTES_H_
