#include "server/formats/model_library/tvm_symbols.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace metad::formats {

std::string IdentifierPart(absl::string_view name) {
  std::string part(name);
  for (char& c : part) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return part;
}

std::string WithIdentifiers(absl::string_view text,
                            absl::string_view module_name) {
  const std::string written = absl::StrCat(kGeneratedPrefix, module_name);
  return absl::StrReplaceAll(text, {{written, IdentifierPart(written)}});
}

std::string TvmSymbol(absl::string_view module_name, absl::string_view suffix) {
  return absl::StrCat(kGeneratedPrefix, IdentifierPart(module_name),
                      module_name.empty() ? "" : "_", suffix);
}

std::string RequestModelName(absl::string_view name) {
  std::string part = IdentifierPart(name);
  const bool begins = !part.empty() &&
                      !absl::ascii_isdigit(static_cast<unsigned char>(part[0]));
  if (begins) return part;
  return part.empty() ? "model" : absl::StrCat("model_", part);
}

}  // namespace metad::formats
