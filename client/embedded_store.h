#ifndef METAD_CLIENT_EMBEDDED_STORE_H_
#define METAD_CLIENT_EMBEDDED_STORE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "metad/v1/blob.pb.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// The store of a server in this process, as no other can be used: nothing is
// copied. Thread-safe.
class EmbeddedStore {
 public:
  virtual ~EmbeddedStore() = default;

  using Sink = std::function<absl::Status(absl::string_view)>;

  // Gives the bytes a name by which requests may refer to them (Blob.lent). The
  // server keeps the range.
  virtual std::string Lend(const formats::ByteRange& content) = 0;

  // Has the file of a blob, or of what the server lends, take the place of the
  // file at `path`; the store has it no more. An error, and nothing has
  // changed, when that is on another file system, for one: then it is to be
  // copied.
  virtual absl::Status MoveOut(const v1::Digest& digest,
                               const std::string& path) = 0;
  virtual absl::Status MoveOut(const v1::LentFile& file,
                               const std::string& path) = 0;

  // Hands the content of what the server lends to the sink, piece after piece,
  // and passes on its error.
  virtual absl::Status Read(const v1::LentFile& file, const Sink& sink) = 0;

  // Why what compilers make is not kept for the next run; OK where it is, or is
  // not meant to be.
  virtual absl::Status CacheProblem() const = 0;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_EMBEDDED_STORE_H_
