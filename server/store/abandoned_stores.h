#ifndef METAD_SERVER_STORE_ABANDONED_STORES_H_
#define METAD_SERVER_STORE_ABANDONED_STORES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::store {

// Where a store that ends with its server is, in the server's own directory.
inline constexpr char kPassingStore[] = "/store";

// Removes what servers that were killed left of such stores: the directories of
// `parent` that are this user's, are named `prefix` and six characters, and
// have a store whose lock nobody holds. Whatever fails is left as it is.
void RemoveAbandonedStores(const std::string& parent, absl::string_view prefix);

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_ABANDONED_STORES_H_
