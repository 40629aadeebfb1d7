#ifndef METAD_SERVER_STORE_ACTION_CACHE_H_
#define METAD_SERVER_STORE_ACTION_CACHE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::store {

// What actions gave, by the key of the action: opaque bytes, of bounded number
// and size together. When room is needed, the results that were not used for
// longest go. A key is 64 lower-case hexadecimal digits; under any other
// nothing is kept or found.
//
// It is a cache: a result may be gone at any time. But one that is found is
// what was put under its key, to the last bit.
//
// Thread-safe; calls may block on a disk.
class ActionCache {
 public:
  virtual ~ActionCache() = default;

  // What was put last under the key, which counts as used now. Nothing when it
  // is not here, or is here no longer as it was put: such a result is removed
  // and reported in the log.
  virtual std::optional<std::string> Get(absl::string_view key) = 0;

  // Keeps the result instead of what the key had. InvalidArgument for what is
  // no key; ResourceExhausted when the result is larger than the cache or the
  // disk is full; then the key has what it had before.
  virtual absl::Status Put(absl::string_view key, absl::string_view result) = 0;

  // No error when there is none.
  virtual void Remove(absl::string_view key) = 0;
};

// Whether `key` can name a result.
bool IsActionKey(absl::string_view key);

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_ACTION_CACHE_H_
