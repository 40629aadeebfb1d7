#ifndef METAD_SERVER_STORE_LENT_BLOBS_H_
#define METAD_SERVER_STORE_LENT_BLOBS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/file_pages.h"
#include "server/store/blob_store.h"

namespace metad::store {

// Memory that a client in the same process lends: what need not be copied to be
// referred to, nor hashed. Thread-safe.
class LentBlobs {
 public:
  // Lets go of pages of what was lent: `part` is within it. Called on any
  // thread.
  using Release = std::function<void(absl::string_view part)>;

  // Gives it a name. `content` lives as long as this object and all that it
  // hands out; `place`, if there is one, is where it begins in a file.
  // `release` may be null.
  std::string Lend(absl::string_view content, Release release,
                   std::optional<platform::FilePlace> place);

  // Null where nothing of that name was lent.
  std::shared_ptr<const PinnedBlob> Find(absl::string_view name);

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const PinnedBlob>> lent_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LENT_BLOBS_H_
