#include "server/store/blob_store.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"

namespace metad::store {

namespace {

constexpr char kLimitPayload[] = "metad.store.limit";

}  // namespace

absl::Status StoreLimitError(absl::string_view message) {
  absl::Status status = absl::ResourceExhaustedError(message);
  status.SetPayload(kLimitPayload, absl::Cord());
  return status;
}

bool IsStoreLimit(const absl::Status& status) {
  return status.GetPayload(kLimitPayload).has_value();
}

bool IsUploadId(absl::string_view id) {
  constexpr size_t kLongest = 64;
  return !id.empty() && id.size() <= kLongest &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_';
         });
}

}  // namespace metad::store
