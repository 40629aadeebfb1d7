#ifndef METAD_TESTS_UNIT_CLIENT_SHA256_HEX_H_
#define METAD_TESTS_UNIT_CLIENT_SHA256_HEX_H_

#include <string>

namespace metad::client::testing {

// 64 lower-case hexadecimal digits.
std::string Sha256Hex(const std::string& content);

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_SHA256_HEX_H_
