#ifndef METAD_TESTS_UNIT_CLIENT_MEMORY_MAPPINGS_H_
#define METAD_TESTS_UNIT_CLIENT_MEMORY_MAPPINGS_H_

#include <string>

namespace metad::client::testing {

// The line of /proc/self/maps of what is mapped at `address`, which ends with
// the file's path; fails the test where there is nothing.
std::string MappingOf(const void* address);

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_MEMORY_MAPPINGS_H_
