#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_MODULE_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_MODULE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/c_declarations_text.h"

namespace metad::formats {

// TVM's own metadata modules that stay beside a generated registry, which
// defines kSystemLibEntryPoint: theirs has to go by another name.

// The name for the index-th of an image, as long as kSystemLibEntryPoint.
std::string KeptEntryPoint(int index);

// The C or C++ source without what TVM writes of a registry before the rest of
// it: tables, prototypes and the entry point. Its lines keep their numbers, and
// it what it includes. `declarations` are the source's own. Nothing where
// something else stands before the entry point's end.
std::optional<std::string> WithoutRegistry(absl::string_view source,
                                           const CDeclarations& declarations);

// The C or C++ source with its entry point called `name`, and local to it.
std::string WithLocalEntryPoint(absl::string_view source,
                                const std::string& name);

// The object with its entry point called `name`, and hidden: it ends with the
// link that the object goes into. InvalidArgument where that cannot be done in
// place.
absl::StatusOr<std::string> WithEntryPoint(absl::string_view object,
                                           const std::string& name);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_KEPT_MODULE_H_
