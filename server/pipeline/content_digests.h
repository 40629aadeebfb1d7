#ifndef METAD_SERVER_PIPELINE_CONTENT_DIGESTS_H_
#define METAD_SERVER_PIPELINE_CONTENT_DIGESTS_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// SHA-256, in hexadecimal, of a request's contents, by where they are: each is
// computed when somebody asks for it, and no content twice. Who asks: the input
// digest, action keys, reports, and whoever looks for equal constants.
// Thread-safe.
class ContentDigests {
 public:
  // That of a content which somebody has computed already.
  void Know(absl::string_view content, std::string sha256);

  // Lets go of the content's pages where it has to be read.
  std::string Of(absl::string_view content, const platform::FilePages& pages);

 private:
  using Place = std::pair<const char*, size_t>;

  // Held while a content is read, so that nobody else reads it meanwhile.
  absl::Mutex mutex_;
  std::map<Place, std::string> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_CONTENT_DIGESTS_H_
