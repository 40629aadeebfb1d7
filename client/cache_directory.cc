#include "client/cache_directory.h"

namespace metad::client {
namespace {

bool IsAbsolute(const char* path) { return path != nullptr && path[0] == '/'; }

}  // namespace

std::string CacheDirectory(
    const std::function<const char*(const char*)>& variable) {
  const char* const chosen = variable("METACTL_CACHE_DIR");
  if (IsAbsolute(chosen)) return chosen;
  if (chosen != nullptr && chosen[0] == '\0') return "";
  const char* const caches = variable("XDG_CACHE_HOME");
  if (IsAbsolute(caches)) return std::string(caches) + "/metad/compiled";
  const char* const home = variable("HOME");
  if (IsAbsolute(home)) return std::string(home) + "/.cache/metad/compiled";
  return "";
}

}  // namespace metad::client
