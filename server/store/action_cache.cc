#include "server/store/action_cache.h"

namespace metad::store {

bool IsActionKey(absl::string_view key) {
  constexpr size_t kDigits = 64;
  return key.size() == kDigits &&
         key.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

}  // namespace metad::store
