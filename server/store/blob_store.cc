#include "server/store/blob_store.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace metad::store {

bool IsUploadId(absl::string_view id) {
  constexpr size_t kLongest = 64;
  return !id.empty() && id.size() <= kLongest &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_';
         });
}

}  // namespace metad::store
