#ifndef METAD_SERVER_RPC_LOANS_H_
#define METAD_SERVER_RPC_LOANS_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/store/lent_blobs.h"
#include "server/store/lent_files.h"

namespace metad::rpc {

// What a server and the client of its process hand each other without a copy
// and without a digest. Thread-safe.
class Loans {
 public:
  // Where the files are, see LentFiles.
  explicit Loans(store::LentFiles::DirectoryMaker make_directory)
      : outputs_(std::move(make_directory)) {}

  // What the client lends.
  store::LentBlobs& inputs() { return inputs_; }
  // What it is lent.
  store::LentFiles& outputs() { return outputs_; }

  // Hands one of those to `sink`, piece after piece, whose error ends that.
  // NotFound where there is none of that name.
  absl::Status Read(absl::string_view name,
                    const std::function<absl::Status(absl::string_view)>& sink);

 private:
  store::LentBlobs inputs_;
  store::LentFiles outputs_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_LOANS_H_
