#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_TVM_SYMBOLS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_TVM_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// How TVM names what it generates.

// What every function that TVM generates for a model starts with.
inline constexpr char kGeneratedPrefix[] = "tvmgen_";

// What TVM calls the functions of a module, after the module's own name: the
// entry; what the entry calls since 0.10 and up to 0.9; the function that gives
// TVMMetadata.
inline constexpr char kEntrySuffix[] = "run";
inline constexpr char kMainSuffix[] = "__tvm_main__";
inline constexpr char kOldMainSuffix[] = "run_model";
inline constexpr char kMetadataSuffix[] = "get_c_metadata";

// What stands in C identifiers for a name that TVM was given: '_' for each
// character that none can have.
std::string IdentifierPart(absl::string_view name);

// The C text with IdentifierPart() of the module's name wherever it stands
// after kGeneratedPrefix: ahead of time, TVM writes "tvmgen_model.v1_run",
// which no compiler takes. Every character stays where it was.
std::string WithIdentifiers(absl::string_view text,
                            absl::string_view module_name);

// "tvmgen_<module>_<suffix>"; of a module without a name "tvmgen_<suffix>".
std::string TvmSymbol(absl::string_view module_name, absl::string_view suffix);

// What a request may call a model that TVM was given this name for: an
// identifier's characters, and "model" before a digit or for no name at all.
// "default" and other words of C stay as they are.
std::string RequestModelName(absl::string_view name);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_TVM_SYMBOLS_H_
