#ifndef METAD_CLIENT_REQUEST_RENAME_ADVICE_H_
#define METAD_CLIENT_REQUEST_RENAME_ADVICE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::client {

// What --rename makes a constant one that may be: for a constant whose name was
// refused, the rule for it alone and, where one mends all names of the kind,
// that one, as a shell takes them:
//
//   --rename 'conv_0_w=conv\.0\.w' renames it, --rename '\0=.*' all such names
//
// `name_in_file` is what patterns look at, `name` what it has become.
std::string RenameAdvice(absl::string_view name_in_file,
                         absl::string_view name);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_RENAME_ADVICE_H_
