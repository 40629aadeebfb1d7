#ifndef METAD_CLIENT_OPENED_LIBRARY_H_
#define METAD_CLIENT_OPENED_LIBRARY_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/formats/model_library/library_files.h"

namespace metad::client {

// The files of the Model Library Format at `path`: an archive as
// UnpackLibrary() takes it, mapped, or a directory into which one was unpacked.
//
// Of a directory, what the format has code, headers and parameters in is read
// and nothing else, each file mapped, ordered by path. What begins with a dot
// is passed over; a link or a device among them is a problem, as in an archive,
// and the same limits hold. Errors of files as those of MapFile(); their
// messages do not repeat `path`.
absl::StatusOr<formats::LibraryFiles> OpenLibrary(const std::string& path);

}  // namespace metad::client

#endif  // METAD_CLIENT_OPENED_LIBRARY_H_
