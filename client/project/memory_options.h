#ifndef METAD_CLIENT_PROJECT_MEMORY_OPTIONS_H_
#define METAD_CLIENT_PROJECT_MEMORY_OPTIONS_H_

#include <string>

#include "project_file.pb.h"

namespace metad::client {

// The value of --region that says what the message says, which was checked.
std::string RegionOption(const Region& region);

// The same of --pool.
std::string PoolOption(const Pool& pool);

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_MEMORY_OPTIONS_H_
