#ifndef METAD_CLIENT_CACHE_DIRECTORY_H_
#define METAD_CLIENT_CACHE_DIRECTORY_H_

#include <functional>
#include <string>

namespace metad::client {

// Where the servers that metactl starts in its own process keep what compilers
// made, for all runs of the same user: METACTL_CACHE_DIR where it is set, else
// metad/compiled in XDG_CACHE_HOME, else that in .cache in HOME. Empty where
// there is to be no such place: METACTL_CACHE_DIR is set and empty, or nothing
// is set. What is no absolute path counts as not set, as the XDG specification
// wants it.
//
// `variable` gives the environment's, as getenv(3).
std::string CacheDirectory(
    const std::function<const char*(const char*)>& variable);

}  // namespace metad::client

#endif  // METAD_CLIENT_CACHE_DIRECTORY_H_
