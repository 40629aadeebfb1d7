#ifndef METAD_CLIENT_DEPFILE_H_
#define METAD_CLIENT_DEPFILE_H_

#include <string>
#include <vector>

namespace metad::client {

// What `gcc -MD -MP` writes: a rule in Makefile syntax by which each target
// depends on each prerequisite, and an empty rule for each prerequisite, so
// that one that was removed is no error. What is there twice is written once;
// the order stays. Blanks, '#', ':' and '$' are escaped; a line feed cannot be.
std::string DepfileText(const std::vector<std::string>& targets,
                        const std::vector<std::string>& prerequisites);

}  // namespace metad::client

#endif  // METAD_CLIENT_DEPFILE_H_
