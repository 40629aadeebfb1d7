#include "server/builds/build_names.h"

#include <random>

#include "absl/strings/str_cat.h"

namespace metad::builds {

BuildNames::BuildNames()
    : server_(
          absl::StrCat(absl::Hex(std::random_device()(), absl::kZeroPad8))) {}

std::string BuildNames::Next() {
  return absl::StrCat("builds/", server_, "-", next_.fetch_add(1));
}

}  // namespace metad::builds
