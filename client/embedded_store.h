#ifndef METAD_CLIENT_EMBEDDED_STORE_H_
#define METAD_CLIENT_EMBEDDED_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "client/byte_range.h"
#include "metad/v1/blob.pb.h"

namespace metad::client {

// The store of a server in this process, as no other can be used: nothing is
// copied. Thread-safe.
class EmbeddedStore {
 public:
  virtual ~EmbeddedStore() = default;

  // Requests may name these bytes by their digest, which is not checked, as if
  // they had been uploaded. The server keeps the range.
  virtual void Lend(const v1::Digest& digest, const ByteRange& content) = 0;

  // Has the blob's file take the place of the file at `path`; the store has it
  // no more. An error, and nothing has changed, when that is on another file
  // system, for one: then the blob is to be copied.
  virtual absl::Status MoveOut(const v1::Digest& digest,
                               const std::string& path) = 0;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_EMBEDDED_STORE_H_
