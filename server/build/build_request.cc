#include "server/build/build_request.h"

#include <algorithm>

namespace metad::build {

bool BuildRequest::Wants(OutputKind kind) const {
  return std::find(outputs.begin(), outputs.end(), kind) != outputs.end();
}

}  // namespace metad::build
