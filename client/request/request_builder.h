#ifndef METAD_CLIENT_REQUEST_REQUEST_BUILDER_H_
#define METAD_CLIENT_REQUEST_REQUEST_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/command_options.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// A request, and the user's names for its parts.
struct PreparedRequest {
  // Its constants have no data yet: DetachLargeBlobs (detached_blobs.h) gives
  // them theirs, in the way that the server asks for.
  v1::BuildSpec spec;
  // The bytes of each of its constants.
  std::vector<formats::ByteRange> constant_data;
  RequestSources sources;
  // The files that sources include, and that no option names.
  std::vector<std::string> included_files;
  // What the user should know of how the files were taken.
  std::vector<std::string> notes;
  // Files that were read beside those that the options name.
  std::vector<std::string> read_files;
};

// One message cannot be longer; a little of the 2 GiB is left for what is
// around the spec.
inline constexpr int64_t kMaxRequestBytes = (int64_t{1} << 31) - 4096;

// Reads every file that `options` name and makes the request of them; those of
// constants are mapped, not read. Modules,
// functions and constants keep the command line's order. Usable only if
// nothing was added to `problems`; names and numbers whose rules the server
// keeps (identifiers, alignments, duplicates) are left to it.
PreparedRequest PrepareRequest(const SubmitOptions& options, Problems& problems,
                               int64_t max_bytes = kMaxRequestBytes);

// Whether GenerateSources can answer: nothing to compile, neither for an
// output nor to find a C source's functions.
bool NeedsNoToolchain(const v1::BuildSpec& spec);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_REQUEST_BUILDER_H_
